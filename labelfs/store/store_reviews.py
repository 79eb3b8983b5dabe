"""What reviewers say of annotations: a file per verdict or comment."""

from __future__ import annotations

from labelfs.errors import BadRequest, LabelfsError, NotFound
from labelfs.store import index_items, names
from labelfs.store.canonical import canonical_object
from labelfs.store.context import StoreContext
from labelfs.store.digests import annotation_digest
from labelfs.store.ids import normal_email, random_id
from labelfs.store.items import ReviewItem
from labelfs.store.layout import Kind
from labelfs.store.races import begin_again
from labelfs.store.times import now

VERDICTS = frozenset(("accepted", "rejected", "fixed", "comment"))
MOST_COMMENT = 20_000


@begin_again
def create(context: StoreContext, annotation_id: int, *, reviewer: str, verdict: str, comment: str,
           region: str | None) -> ReviewItem:
    """Write a review of the annotation as it stands now; raises `NotFound`, `BadRequest` naming the field."""
    if verdict not in VERDICTS:
        raise BadRequest("Validation error", fields={"verdict": [f"One of {', '.join(sorted(VERDICTS))}."]})
    if len(comment) > MOST_COMMENT or (verdict == "comment" and not comment.strip()):
        raise BadRequest("Validation error", fields={"comment": [f"Between 1 and {MOST_COMMENT:,} characters."]})
    annotation = index_items.annotation_by_id(context.index, annotation_id)
    if annotation is None:
        raise NotFound(f"there is no annotation {annotation_id}")
    review_id = random_id()
    record = {
        "id": review_id, "annotation": annotation_id,
        "annotation_digest": annotation_digest(annotation.raw),
        "task": annotation.task, "reviewer": normal_email(reviewer), "verdict": verdict,
        **({"region": region} if region is not None else {}), **({"comment": comment} if comment.strip() else {}),
        "created_at": now(),
    }
    people = names.person(annotation.person), names.person(reviewer)
    with context.writing() as work:
        name = names.review_file(annotation.task, *people, review_id)
        if work.exists(name):
            name = names.review_file(annotation.task, *people, review_id, digits=11)
        work.create(name, canonical_object(record, Kind.REVIEW))
    found = next((one for one in index_items.reviews_of(context.index, annotation.task) if one.id == review_id), None)
    if found is None:
        raise LabelfsError(f"the review {review_id} was written and cannot be read")
    return found
