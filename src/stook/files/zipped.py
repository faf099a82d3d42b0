"""What reading a zip file raises where the file, not our code, is at fault."""

import zipfile
import zlib
from typing import Final

DAMAGED_ZIP: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    RuntimeError,  # zipfile's word for a member that is encrypted
    NotImplementedError,  # and for a way of compression that it does not know
)
