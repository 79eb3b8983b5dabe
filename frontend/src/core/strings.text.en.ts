/** English texts of text objects and form controls. */
export const TEXT_EN = {
  growByWord: "Grow span by a word", shrinkByWord: "Shrink span by a word",
  growByCharacter: "Grow span by a character", shrinkByCharacter: "Shrink span by a character",
  growStartByWord: "Grow span at its start", shrinkStartByWord: "Shrink span at its start",
  labelEqual: "Label all equal words", noEqual: "There is no other place with the same words", labeledEqual: "{n} more labeled",
  labelEqualOne: "Label 1 more equal place", labelEqualMany: "Label {n} more equal places",
  selectedText: "Selected: {text}", characters: "Characters", contains: "Contains",
  textNotLoaded: "The text could not be loaded: {reason}", textKeys: "Arrow keys move the caret, with Shift they select; a label's key labels the selection",
  findInText: "Find in text", findNext: "Next match", findPrevious: "Previous match", close: "Close", matches: "{i} of {n}", noMatches: "No matches",
  labelMatches: "Label all matches",
  unknownValue: "Not in the labeling config; kept as it is", clear: "Clear", add: "Add", edit: "Edit", remove: "Remove", removeText: "Remove text {n}", editText: "Text {n}",
  choose: "Choose…", duplicateText: "This text is already there", forRegion: "for the selected region", required: "{name} is required", requiredEach: "{name} is required for every region",
  onlyOne: "{name} allows only one choice", outOfRange: "{name}: {value} is outside of {range}", notAStep: "{name}: {value} is not a step of {step}",
  stars: "{n} of {max}", noStars: "None", left: "Left", right: "Right", unreadable: "Stored as “{value}”, which does not fit; kept until changed",
  moveUp: "Move up", moveDown: "Move down", searchTaxonomy: "Search", nothingFound: "Nothing found", loading: "Loading…",
  tooMany: "{name}: at most {n} may be chosen", unassigned: "Items", page: "Page {n}", month: "Month", year: "Year", date: "Date", time: "Time",
  name: "Name", value: "Value", index: "Index", moreRows: "Show more of the {n} rows left", rankKeys: "Alt and the arrow keys move the item",
} as const satisfies Record<string, string>;
