/** English texts of the labeling page. */
export const LABEL_EN = {
  tagFailed: "could not be drawn: {why}. Its results are kept as they are.",
  tagKept: "(line {line}) is not drawn here; its results are kept as they are.",
  pageTitle: "Task {task}, {project} · labelfs",
  task: "Task {task}", tasks: "Tasks", backToTasks: "Back to the tasks", backToTasksOf: "Back to the tasks of {project}",
  skipToContent: "Skip to content", breadcrumb: "Breadcrumb", labeling: "Labeling", sidePanel: "Side panel",
  // tabs
  you: "You", draft: "draft", skipped: "skipped", submittedWord: "submitted", accepted: "accepted", rejected: "rejected", groundTruth: "ground truth", staleData: "older data",
  newAnnotation: "New annotation", annotationMenu: "More about this annotation", deleteAnnotation: "Delete annotation", discardDraft: "Discard this draft",
  markGroundTruth: "Mark as ground truth", unmarkGroundTruth: "Not ground truth any more", editAnnotation: "Edit this annotation",
  theirAnnotation: "{name}’s annotation is shown, not edited.", predictionShown: "What {model} predicted is shown, not edited.", readOnlyProject: "This folder is read-only: everything can be looked at, nothing is saved.",
  skippedAnnotation: "This task was skipped. Submit makes it a labeled one.",
  branch: "Branch", notCommitted: "not committed", allCommitted: "all committed", branchClean: "Branch {branch}, all committed", branchDirty: "Branch {branch}, {n} changed, not committed", changedCount: "{n} changed", positionOf: "{index} of {total}",
  // footer
  submitAndNext: "Submit and next", submitAndStay: "Submit and stay", updateAndNext: "Update and next", updateAndStay: "Update and stay",
  moreWays: "More ways to submit", moreWaysUpdate: "More ways to update", keyLabel: "label", keyChoose: "choose", keyNextRegion: "next region", keyDelete: "delete", keyAll: "all keys",
  instructions: "Instructions", hints: "Keys",
  saveUntouched: "Nothing to save", saveEditing: "Saving draft…", saveDraft: "Draft saved", saveDraftDiffers: "Draft saved, differs from your submit", saveSubmitting: "Saving…", saveSubmitted: "Submitted",
  saveSkipped: "Skipped", saveStale: "Changed on disk: compare", saveOffline: "Kept in this browser", saveRefused: "Not saved", saveReadOnly: "Read-only",
  // regions
  noRegions: "No regions yet", noRegionsHow: "Choose a label, then mark the place.", noRegionsHere: "No regions in this task", regionsNotUsed: "This config asks about the whole task: the answers stand in the form.",
  noneFits: "No region fits “{filter}”", groupBy: "Group", groupNone: "Do not group", groupLabel: "Group by label", groupType: "Group by type", groupModel: "Group by model",
  sortBy: "Sort", sortCreated: "Sort by creation", sortPosition: "Sort by position", sortScore: "Sort by score", sortLabel: "Sort by label",
  hideAll: "Hide all regions", showAll: "Show all regions", byHand: "Made by hand", unlabeled: "No label", regionNew: "Not in the saved annotation", regionChanged: "Changed since it was saved",
  regionHidden: "hidden", fromPrediction: "From a prediction, score {score}", unplaced: "Could not be placed: {why}",
  foldPanel: "Fold the panel", unfoldPanel: "Unfold the panel", movePanelLeft: "Move the panel to the left", movePanelRight: "Move the panel to the right", resizePanel: "Width of the side panel",
  predictionThere: "{model} has predicted {n} regions.", predictionThereOne: "{model} has predicted 1 region.", predictionThereNone: "{model} has answered.", usePredictionOf: "Use prediction", checkPrediction: "Check one by one",
  // details
  note: "Note", score: "Score", newMark: "new", changedMark: "changed", moreRegions: "More about these regions", duplicate: "Duplicate",
  noLabel: "No label", made: "Made", updated: "Updated", by: "By", from: "From", file: "File", timeSpent: "Time", status: "Status", model: "Model",
  showRest: "Show all", origin: "Origin", linking: "Choose the region at the other end, or press Esc.",
  // relations


  // dialogs
  close: "Close",
  nextRegion: "Next region", previousRegion: "Previous region", unselect: "Unselect", deleteAllRegions: "Delete all regions", relationKey: "Relation to another region", editNote: "Edit the note", focusFirst: "To the fields of the region", showKeys: "This table", hideSelected: "Hide or show the selected", lockSelected: "Lock or unlock the selected", hideEverything: "Hide or show all regions",
  settingTheme: "Theme", language: "Language", languageAuto: "As the browser", themeSystem: "System", themeLight: "Light", themeDark: "Dark", panelRight: "Right", panelLeft: "Left",


  // messages
  taskNotLoaded: "Task {task} could not be loaded", serverSilent: "The server does not answer", noNextTask: "This is the last task", draftIsOlder: "Your draft was begun from an older version of this annotation", useDraft: "Use the draft", workRestored: "Unsaved work was brought back",
  alreadyBegun: "A new annotation has been begun already", show: "Show", configChanged: "The project changed on disk; the page follows", annotationGone: "This annotation was deleted on disk", annotationGoneKept: "This annotation was deleted on disk; your work goes on as a new one", annotationDeleted: "Annotation deleted", notDone: "This could not be done",
  taskSubmitted: "Task {task} submitted", taskUpdated: "Task {task} updated", taskSkipped: "Task {task} skipped", taskPostponed: "Task {task} postponed", taskNotSubmitted: "Task {task} could not be submitted; its work is kept", tookTheirs: "Theirs was taken", keptUntilBack: "Task {task} is kept and sent when the server is back", emptyRefused: "This project does not take empty annotations: mark something, or skip the task", notSaved: "Not saved", workStays: "The work stays in this tab", submitUndone: "The submit of task {task} was taken back", regionsDeleted: "{n} regions deleted",
  serverDown: "The server does not answer.", outageText: "Kept in this tab: {kept}. Trying again in {seconds} s.", and: " and ", outageNone: "Nothing is waiting. Trying again in {seconds} s.", submitsMany: "{n} submits", submitsOne: "1 submit", draftsMany: "{n} drafts", draftsOne: "1 draft",
  mediaMissing: "{name} is missing.",
  missingTitle: "Task {task} does not exist", missingText: "It may have been deleted, or live on another branch.", failedTitle: "The task could not be opened", loading: "Loading the task",
  toTasks: "Back to the tasks", dismiss: "Dismiss",
} as const satisfies Record<string, string>;
