"""`stook schema`: the JSON Schema of review.yaml, for editors."""

import json

import click


@click.command("schema")
def command() -> None:
    """Print the JSON Schema of review.yaml, with which editors complete and check it.

    Save it, and name it in the first line of review.yaml:
    # yaml-language-server: $schema=review.schema.json
    """
    from stook.files.schema import review_schema

    click.echo(json.dumps(review_schema(), ensure_ascii=False, indent=2))
