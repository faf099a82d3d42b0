"""Real exports of many databases and programs: each gives the records that it holds.

The counts were taken by hand or by counting first lines of records (`TY`, `PMID-`, `PT`).
"""

from pathlib import Path

import pytest

from stook.records.formats.citations import WRITABLE, Export, write

# folder -> file -> records
COUNTS = {
    "citation_file_formatting/Datasets/RIS": {
        "_baseline.ris": 100, "_baseline_cinahl.ris": 9, "_baseline_citavi.ris": 100,
        "_baseline_cochrane_endnote.ris": 3, "_baseline_cochrane_procite.ris": 3,
        "_baseline_cochrane_refman.ris": 3, "_baseline_covidence_endnote.ris": 10,
        "_baseline_covidence_mendeley.ris": 10, "_baseline_covidence_refworks.ris": 10,
        "_baseline_covidence_zotero.ris": 10, "_baseline_embase.ris": 10,
        "_baseline_endnote.ris": 10, "_baseline_eppireviewer.ris": 10,
        "_baseline_eric_ovid.ris": 10, "_baseline_googlescholar.ris": 10,
        "_baseline_mdpi.ris": 11, "_baseline_mendeley.ris": 10, "_baseline_openalex.ris": 9,
        "_baseline_psychInfo_ovid.ris": 10, "_baseline_pubmed.ris": 50,
        "_baseline_rayyan.ris": 10, "_baseline_refworks.ris": 10, "_baseline_scopus.ris": 10,
        "_baseline_webofscience.ris": 10, "_baseline_zotero.ris": 10,
    },
    "citation_file_formatting/Datasets/CSV": {
        "_baseline.csv": 100, "_baseline_abstrackr.csv": 10, "_baseline_cinahl.csv": 10,
        "_baseline_cochrane.csv": 3, "_baseline_covidence.csv": 10, "_baseline_embase.csv": 10,
        "_baseline_excel.csv": 10, "_baseline_googlescholar.csv": 10, "_baseline_openalex.csv": 9,
        "_baseline_pubmed.csv": 10, "_baseline_rayyan.csv": 10, "_baseline_scopus.csv": 10,
        "_baseline_zotero.csv": 10,
    },
    "citation_file_formatting/Datasets/TSV": {"_baseline.tsv": 100, "_baseline_refworks.tsv": 100},
    "citation_file_formatting/Datasets/XLSX": {
        "_baseline.xlsx": 100, "_baseline_embase.xlsx": 10, "_baseline_eppireviewer.xlsx": 10,
    },
    "asreview_demo/tests/demo_data": {
        "_baseline.ris": 100, "baseline_empty_values.ris": 4, "baseline_reference_types.ris": 61,
        "baseline_tag-notes.ris": 12, "baseline_tag-notes_labels.ris": 32,
        "baseline_tag_and_field_definitions.ris": 1, "baseline_zotero.ris": 100,
        "duplicate_records.csv": 14, "embase.csv": 6, "embase.ris": 6, "embase_newpage.csv": 6,
        "faulty_year.ris": 1, "generic.csv": 2, "generic_semicolon.csv": 2, "generic_tab.csv": 2,
        "generic_tab.tab": 2, "missing_values.csv": 4, "ovid_psycinfo.ris": 6, "proquest.ris": 6,
        "pubmed_endnote.txt": 6, "record_id.csv": 10, "ris_issue_1099.txt": 7,
        "ris_issue_992.txt": 19, "scopus.ris": 6, "web_of_science.txt": 10,
    },
    "revtools/examples": {
        "restoration_WoS.ciw": 247, "restoration_pubmed.nbib": 104, "restoration_scopus.ris": 286,
    },
    "revtools/inst/extdata": {"avian_ecology_bibliography.ris": 20},
    "rispy/tests/data": {
        "example_bom.ris": 1, "example_custom_list_tags.ris": 1, "example_extraneous_data.ris": 2,
        "example_full.ris": 2, "example_full_without_whitespace.ris": 2, "example_multiline.ris": 3,
        "example_multi_unknown_tags.ris": 1, "example_urls.ris": 4, "example_utf_chars.ris": 1,
        "example_wos.ris": 2,
    },
}  # fmt: skip
FILES = [(f"{folder}/{name}", n) for folder, held in COUNTS.items() for name, n in held.items()]


@pytest.mark.parametrize(("path", "count"), FILES, ids=[path for path, _ in FILES])
def test_every_record_is_read_written_and_read_again(
    shared: Path, path: str, count: int, tmp_path: Path
) -> None:
    export = Export(shared / "data" / "citations" / path)
    records = list(export.records())
    assert len(records) == count
    # three files are the first records of an export of 18, and say so
    parts_of_18 = {"E707"} if "cochrane_" in path and path.endswith(".ris") else set()
    assert {problem.code for problem in export.problems if problem.blocks} == parts_of_18
    for form in WRITABLE:
        out = tmp_path / form
        named = [r for r in records if form not in ("csv", "xlsx") or r.extra or r.title]
        assert write(named, form, out) == len(named)
        again = list(Export(out).records())
        assert [r.title for r in again] == [r.title for r in named]
        assert [r.authors for r in again if form != "xlsx"] == [
            r.authors for r in named if form != "xlsx"
        ]
        assert [r.doi for r in again] == [r.doi for r in named]
        assert [" ".join(r.abstract.split()) for r in again] == [
            " ".join(r.abstract.split()) for r in named
        ]


def test_files_with_a_title_have_it_in_every_record(shared: Path) -> None:
    folder = shared / "data" / "citations" / "citation_file_formatting" / "Datasets"
    for path in sorted(folder.glob("*/_baseline*")):
        records = list(Export(path).records())
        assert all(record.title for record in records), path.name
        if path.name != "_baseline_eppireviewer.xlsx":
            # one ERIC report has no author
            assert sum(not record.authors for record in records) <= 1, path.name
