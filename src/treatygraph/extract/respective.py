"""What two verbs share out between them: the days, or the subjects, of a sentence with "respectively"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from treatygraph.extract.mention import Mention

if TYPE_CHECKING:
    from treatygraph.extract.events import Event


def share_days_of_verbs(events: list[Event]) -> None:
    """Give two verbs of one subject and treaty the days between them: "signed and ratified it on … and on …"."""
    for event in events:
        days, subject = event.role("date"), event.role("subject")
        if days is None or len(days.items) < 2 or subject is None or len(subject.items) > 1:
            continue
        sharing = [e for e in events if e.role("date") is days and e.role("subject") is subject]
        kinds = [e.rule.kind for e in sharing]
        if len(set(kinds)) < 2 or any(len(e.roles["object"].items) > 1 for e in sharing if "object" in e.roles):
            continue
        for other in sharing:
            if set(kinds) == {"signed", "ratified"} and len(days.items) == 2:
                item = days.items[0 if other.rule.kind == "signed" else 1]
                other.roles["date"] = Mention(days.category, (item,), item.start, item.end)
            else:
                del other.roles["date"]


def is_once(event: Event) -> bool:
    """Whether one State's one act has several days: "signed it and the agreement on … and …, respectively"."""
    days, subject, object_ = event.role("date"), event.role("subject"), event.role("object")
    several = days is not None and len(days.items) > 1
    return several and subject is not None and len(subject.items) == 1 and (object_ is None or len(object_.items) == 1)


def is_of_some(event: Event, events: list[Event]) -> bool:
    """Whether "respectively" gives a verb to but one of its subjects: "A and B signed and ratified it respectively"."""
    subject, object_ = event.role("subject"), event.role("object")
    if not event.respective or subject is None or len(subject.items) < 2 or event.role("date") is not None:
        return False
    if object_ is not None and len(object_.items) == len(subject.items):
        return False
    return any(e.rule.kind != event.rule.kind and e.role("subject") is subject for e in events)
