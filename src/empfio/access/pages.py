"""The two pages that the links of mails lead to: accept an invitation, set a new password.

Their token stands behind # and never in a request's path; no inline script or style runs.
"""

from pathlib import Path

from empfio.access.letters import INVITATION_PAGE, RESET_PAGE
from empfio.kit.web_files import serving

_FOLDER = Path(__file__).with_name("web")

ROUTES = [
    serving(INVITATION_PAGE, _FOLDER / "invitation.html"),
    serving(RESET_PAGE, _FOLDER / "password-reset.html"),
    serving("/access/page.js", _FOLDER / "page.js"),
    serving("/access/page.css", _FOLDER / "page.css"),
]
