/**
 * What the pointer does, for the overlay of keys and for docs/keys.md: the gesture, and its effect.
 *
 * @type {[string, string][]}
 */
export const GESTURES = [
  ['Wheel', 'zoom at the pointer'],
  ['Drag the frame', 'move it; the middle button does so anywhere'],
  ['Alt-drag the frame', 'zoom to a rectangle'],
  ['Alt-double-click the frame', 'show all of it'],
  ['Click an animal', 'select it; beside all of them: none'],
  ['Drag a node', 'move it; it counts as checked'],
  ['Right-click a node or its name', 'hide or show it'],
  ['Alt-drag an animal', 'move all of it'],
  ['Alt-wheel on an animal', 'turn it about the node there, or its middle'],
  ['Drag a corner of its box', 'enlarge it; with Shift freely in both directions'],
  ['Ctrl-drag an animal', 'duplicate it and move the copy'],
  ['Shift-click a node', 'mark all its nodes as checked'],
  ['Double-click a prediction', 'accept it as a label; with Shift as checked'],
  ['Double-click a label', 'add its missing nodes, hidden'],
  ['Right-click the frame', 'place an animal there'],
  ['D, then click', 'place nodes in order; right-click skips one'],
  ['Drag the timeline', 'go there'],
  ['Shift-drag the timeline', 'select frames; Shift-double-click: the stretch there'],
  ['Alt-drag, wheel on the timeline', 'look closer'],
  ['Alt-click an eye in the list of animals', 'show only that animal'],
  ['Ctrl-click, Shift-click suggestions', 'choose several, to remove them at once'],
  ['Esc during a gesture', 'take it back'],
];
