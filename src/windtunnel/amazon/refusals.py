"""Answers that are errors, in Amazon's shape."""

from __future__ import annotations

from typing import Any, Final

_CODES: Final = {
    400: ("InvalidInput", "Request has missing or invalid parameters and cannot be parsed."),
    403: ("Unauthorized", "Access to requested resource is denied."),
    404: ("NotFound", "The specified resource does not exist."),
    429: ("QuotaExceeded", "You exceeded your quota for the requested resource."),
    500: ("InternalFailure", "We encountered an internal error. Please try again."),
    503: ("ServiceUnavailable", "The service is temporarily unavailable."),
}


class Refused(Exception):
    """A call is answered with an error."""

    def __init__(self, status: int, details: str = "") -> None:
        super().__init__(details)
        self.status, self.details = status, details

    def body(self) -> dict[str, Any]:
        """The error as it is sent."""
        code, message = _CODES.get(self.status, _CODES[500])
        return {"errors": [{"code": code, "message": message, "details": self.details}]}
