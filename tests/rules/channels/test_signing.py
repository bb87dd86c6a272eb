"""Calls of ours are signed so that every library of Standard Webhooks takes them."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import ValidationError

from empfio.channels.api.channel import ApiSecrets
from empfio.channels.api.signing import key_in, new_secret, sign


def test_signatures_are_those_of_the_standards_own_tests(shared: Path) -> None:
    known = json.loads((shared / "data" / "vectors" / "standard_webhooks.json").read_text())
    assert len(known["sign"]) >= 2
    for case in known["sign"]:
        at = datetime.fromtimestamp(case["timestamp"], UTC)
        signed = sign(case["secret"], case["id"], at, case["payload"].encode())
        assert signed["webhook-signature"] == case["signature"]
        assert signed["webhook-timestamp"] == str(case["timestamp"])
        assert list(signed) == known["headers"]


def test_a_secret_that_is_made_is_one_and_no_two_are_the_same() -> None:
    secrets = {ApiSecrets().signing_secret, new_secret()}
    assert len(secrets) == 2
    assert {len(key_in(one)) for one in secrets} == {32}


@pytest.mark.parametrize(
    "text", ["", "whsec_", "whsec_c2hvcnQ=", "secret", "whsec_" + "A" * 200, "whsec_" + "A" * 41]
)
def test_a_secret_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        ApiSecrets(signing_secret=text)
