"""The saved queries and their columns as the design fixes them; notebooks depend on them."""

from __future__ import annotations

COLUMNS = {
    "treaty-actions": "action stateLabel treatyLabel date placeLabel document passage",
    "assurances": "giverLabel beneficiaryLabel instrumentLabel since form conditions document passage",
    "ratification-gaps": "stateLabel treatyLabel signed reading asOf document passage",
    "zones": "zoneLabel treatyLabel memberLabel since document passage",
    "resolutions": "symbol organLabel kind date title document passage",
    "meetings": "meetingLabel start end placeLabel chairLabel mode document passage",
    "positions": "holderLabel act addresseeLabel topic document passage quote",
    "evidence": "kind subjectLabel objectLabel date document passage start end quote",
    "names": "entity name lang document",
    "disagreements": "subjectLabel kind value document otherValue otherDocument",
    "citations": "document citedLabel passage",
    "timeline": "date event label document passage",
}
