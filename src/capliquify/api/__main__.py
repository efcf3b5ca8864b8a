"""`python -m capliquify.api` writes the OpenAPI document to standard output."""

from __future__ import annotations

import json
import sys

from capliquify.api.app import describe_interface

sys.stdout.write(json.dumps(describe_interface(), indent=2, ensure_ascii=False) + "\n")
