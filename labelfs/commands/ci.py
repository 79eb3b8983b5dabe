"""`labelfs ci`."""

from __future__ import annotations

from pathlib import Path

import click

from labelfs.commands.declare import declared
from labelfs.commands.folders import project_folder
from labelfs.commands.words import say
from labelfs.errors import Conflict

EXAMPLES = """
labelfs ci init github          .github/workflows/labels.yml
labelfs ci init gitlab cats     .gitlab-ci.labels.yml, to be included
"""

PLACES = {"github": ".github/workflows/labels.yml", "gitlab": ".gitlab-ci.labels.yml"}


@declared("ci", examples=EXAMPLES, short_help="Write a workflow that reviews labels in pull requests.")
@click.argument("action", type=click.Choice(["init"]))
@click.argument("where", type=click.Choice(["github", "gitlab"]))
@click.argument("project", required=False, metavar="[PROJECT]")
@click.option("--force", is_flag=True, help="Write over a workflow that is there already.")
def command(action: str, where: str, project: str | None, force: bool) -> int:
    """Write a workflow that runs on every pull request that touches labels.

    It checks the project, checks that merges put every label where it belongs, posts `labelfs diff --md` as a comment
    with pictures of the tasks that changed most (on GitHub one that is renewed at each push, on GitLab a note per
    push), and keeps `labelfs diff --html` as an artifact. The pictures lie on a branch of their own,
    `labelfs-pictures/NUMBER`, on GitHub; on GitLab they are artifacts.
    """
    from labelfs.changes.git import Repository

    root = project_folder(project).resolve()
    repository = Repository(root)
    top = Path(*root.parts[: len(root.parts) - len([part for part in repository.prefix.split("/") if part])])
    target = top / PLACES[where]
    if target.exists() and not force:
        raise Conflict(f"{target} is there already", hint="--force writes over it")
    place = _quoted(repository.prefix.rstrip("/") or ".")
    text = (_GITHUB if where == "github" else _GITLAB).replace("@PROJECT@", place)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8", newline="\n")
    say(f"{target.relative_to(top)}: commit it; the next pull request that touches labels is reviewed")
    return 0


def _quoted(path: str) -> str:
    return "'" + path.replace("'", "''") + "'"


_GITHUB = """\
# Labels reviewed in pull requests; written by `labelfs ci init github`.
name: labels
on:
  pull_request:
permissions:
  contents: write # only for the pictures of the comment, on the branch labelfs-pictures/NUMBER
  pull-requests: write
jobs:
  labels:
    runs-on: ubuntu-latest
    env:
      PROJECT: @PROJECT@
      BASE: ${{ github.event.pull_request.base.sha }}
      HEAD: ${{ github.event.pull_request.head.sha }}
      NUMBER: ${{ github.event.pull_request.number }}
      REPOSITORY: ${{ github.server_url }}/${{ github.repository }}
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0
          lfs: true
      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
      - run: pip install labelfs
      - name: Check
        run: labelfs check "$PROJECT" --no-media --format github
      - name: Did a merge lay an edit into the wrong task?
        if: always()
        run: |
          for merge in $(git rev-list --merges "$BASE..$HEAD"); do
            labelfs check "$PROJECT" --merge "$merge" || exit 1
          done
      - name: Report
        if: always()
        run: |
          labelfs diff "$PROJECT" "$BASE...$HEAD" --md --pictures labels-pictures \\
            --pictures-url "$REPOSITORY/raw/labelfs-pictures/$NUMBER" > labels.md
          labelfs diff "$PROJECT" "$BASE...$HEAD" --html labels.html
      - uses: actions/upload-artifact@v4
        if: always()
        with:
          name: labels
          path: labels.html
      - name: Pictures of the comment
        if: always() && github.event.pull_request.head.repo.full_name == github.repository
        run: |
          export GIT_INDEX_FILE="$(mktemp -d)/index"
          git -C labels-pictures --git-dir="$PWD/.git" --work-tree=. add -A -f .
          commit=$(git -c user.name=labelfs -c user.email=labelfs@localhost commit-tree \\
            "$(git write-tree)" -m "Pictures of #$NUMBER")
          git push -q -f origin "$commit:refs/heads/labelfs-pictures/$NUMBER"
      - name: Comment
        if: always() && github.event.pull_request.head.repo.full_name == github.repository
        env:
          GH_TOKEN: ${{ github.token }}
          RUN: ${{ github.server_url }}/${{ github.repository }}/actions/runs/${{ github.run_id }}
        run: |
          printf '\\n[Before and after, with pictures](%s)\\n' "$RUN" >> labels.md
          gh pr comment "$NUMBER" --body-file labels.md --edit-last --create-if-none
"""

_GITLAB = """\
# Labels reviewed in merge requests; written by `labelfs ci init gitlab`.
# In .gitlab-ci.yml:  include: .gitlab-ci.labels.yml
# The comment needs a project access token with the scope `api` as the masked variable LABELS_TOKEN; without it the
# report is an artifact only.
labels:
  image: python:3.12
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
  variables:
    GIT_DEPTH: "0"
    PROJECT: @PROJECT@
  script:
    - pip install labelfs
    - git fetch -q origin "$CI_MERGE_REQUEST_TARGET_BRANCH_NAME"
    - BASE="$CI_MERGE_REQUEST_DIFF_BASE_SHA"
    - |
      labelfs diff "$PROJECT" "$BASE..$CI_COMMIT_SHA" --md --pictures labels-pictures \\
        --pictures-url "$CI_PROJECT_URL/-/jobs/$CI_JOB_ID/artifacts/raw/labels-pictures" > labels.md
    - labelfs diff "$PROJECT" "$BASE..$CI_COMMIT_SHA" --html labels.html
    - |
      if [ -n "$LABELS_TOKEN" ]; then
        curl --silent --show-error --fail --header "PRIVATE-TOKEN: $LABELS_TOKEN" --data-urlencode body@labels.md \\
          "$CI_API_V4_URL/projects/$CI_PROJECT_ID/merge_requests/$CI_MERGE_REQUEST_IID/notes"
      fi
    - labelfs check "$PROJECT" --no-media
    - for merge in $(git rev-list --merges "$BASE..$CI_COMMIT_SHA"); do labelfs check "$PROJECT" --merge "$merge"; done
  artifacts:
    when: always
    paths: [labels.html, labels.md, labels-pictures]
"""
