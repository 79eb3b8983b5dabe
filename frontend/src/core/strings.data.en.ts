/** English texts of the data page, the page of all projects and the bar above them; only those pages load them. */
export const DATA_EN = {
  allProjects: "labelfs: all projects", projects: "Projects", dataPage: "Data", labelPage: "Label", personMenu: "{name}: language and theme",
  // columns and cells
  columnId: "ID", columnLabels: "Labels", columnAnnotations: "Ann.", columnAnnotators: "Annotators", columnState: "State", columnUpdated: "Updated",
  stateOpen: "to do", stateLabeled: "labeled", stateSkipped: "skipped", stateDraft: "draft", stateProblem: "problem",
  nothingMarked: "nothing marked", noLabelsYet: "no labels yet", differsFromCommit: "differs from the last commit", andDraft: "+ draft", today: "Today {time}",
  // tools and empty states
  tasksFailed: "The tasks cannot be shown.", searchAll: "Search in all fields", importWord: "Import", exportWord: "Export", labelTasks: "Label tasks",
  labeledMeter: "Labeled", labeledOf: "{done} of {all} labeled", emptySearch: "No task holds this text", emptySearchHow: "The search looks at every field of the data and at the id.",
  showAllTasks: "Show all tasks", emptyTasks: "No tasks yet", emptyTasksHow: "Import a file, or put JSON into {folder}: it shows up here by itself.",
  // problems and the line below
  problems: "Problems", problemLine: "Line", problemWhat: "What is wrong", closeProblems: "Close the problems", taskCountOne: "1 task", taskCount: "{n} tasks", tasksOf: "{n} of {all} tasks",
  folderAgrees: "Folder and index agree", problemIn: "1 problem in {file}", problemsIn: "{n} problems, first in {file}",
  // import
  importTasks: "Import tasks", dropFiles: "Drop files here, or choose some",
  cancel: "Cancel", done: "Done",
  // selection
  selectedTasks: "Selected tasks", selectedCount: "{n} selected", selectAllCount: "Select all {n}", selectTask: "Select task {task}", selectShown: "Select all tasks of this view", clearSelection: "Clear the selection",
  deleteTasks: "Delete tasks", deleteTasksOne: "Delete 1 task?", deleteTasksMany: "Delete {n} tasks?", deleteTasksText: "They go to {folder} in the project’s folder, with all annotations and predictions that belong to them.",
  deleteAnnotations: "Delete annotations", deleteAnnotationsOne: "Delete all annotations of 1 task?", deleteAnnotationsMany: "Delete all annotations of {n} tasks?", deleteAnnotationsText: "Those of other people too. They go to {folder} in the project’s folder.",
  predictionsToAnnotations: "Predictions → annotations", exportSelection: "Export selection", setChoice: "Set choice…", choiceQuestion: "Question", choiceAnswer: "Answer",
  choiceText: "Your own annotation of each selected task gets this answer. What other people said stays as it is.", setChoiceOne: "Set for 1 task", setChoiceMany: "Set for {n} tasks", bulkDone: "Done: {action}", bulkFailed: "Not done: {action}", working: "Working…",
  // all projects
  foldersOne: "One folder in {folder}", foldersMany: "{n} folders in {folder}", filterProjects: "Filter projects", newProject: "New project", noProjects: "No projects in this folder yet",
  noProjectsHow: "Start from a template; everything stays in plain files in {folder}.", tasksLabeledOf: "{done} of {all} tasks labeled", ofAll: "of {n}", noConfigYet: "No labeling config yet", labelsCount: "{n} labels",
  newTitle: "Title, also the name of its folder", newWhat: "What is to be labeled?", blank: "Blank", blankHow: "Write config.xml yourself", makeProject: "Make project",
} as const satisfies Record<string, string>;
