import { h, icon } from './dom.js';
import { createChecksPanel } from './panels/checks.js';
import { createExportPanel } from './panels/export.js';
import { createInstancesPanel } from './panels/instances.js';
import { createJobsPanel } from './panels/jobs.js';
import { createPredictPanel } from './panels/predict.js';
import { createReviewPanel } from './panels/review.js';
import { createRunsPanel } from './panels/runs.js';
import { createSkeletonPanel } from './panels/skeleton.js';
import { createSuggestionsPanel } from './panels/suggestions.js';
import { createTrainPanel } from './panels/train.js';

/** The panels of the right side, in their order. A new one is a line here. */
const PANELS = [
  { id: 'instances', title: 'Animals', icon: 'animals', create: createInstancesPanel },
  { id: 'skeleton', title: 'Skeleton', icon: 'skeleton', create: createSkeletonPanel },
  { id: 'suggestions', title: 'Suggest', icon: 'suggest', create: createSuggestionsPanel },
  { id: 'checks', title: 'Checks', icon: 'checks', create: createChecksPanel },
  { id: 'review', title: 'Review', icon: 'review', create: createReviewPanel },
  { id: 'train', title: 'Train', icon: 'train', create: createTrainPanel },
  { id: 'predict', title: 'Predict', icon: 'predict', create: createPredictPanel },
  { id: 'runs', title: 'Models', icon: 'runs', create: createRunsPanel },
  { id: 'jobs', title: 'Jobs', icon: 'jobs', create: createJobsPanel },
  { id: 'export', title: 'Export', icon: 'export', create: createExportPanel },
];

/**
 * @param {import('../app.js').App} app
 */
export function createSide(app) {
  const { store } = app;
  const tabs = h('div', { class: 'rail', role: 'tablist', 'aria-label': 'Panels', 'aria-orientation': 'vertical' });
  const holder = h('div', { class: 'panels' });
  const made = PANELS.map((panel) => {
    const element = panel.create(app);
    element.classList.add('panel');
    element.id = `panel-${panel.id}`;
    element.setAttribute('role', 'tabpanel');
    element.setAttribute('aria-label', panel.title);
    const tab = h('button', {
      type: 'button', class: 'rail-tab', role: 'tab', id: `tab-${panel.id}`, 'aria-controls': element.id,
      onmousedown: (/** @type {Event} */ e) => e.preventDefault(), onclick: () => store.set({ tab: panel.id }),
    }, icon(panel.icon), h('span', {}, panel.title));
    holder.append(element);
    tabs.append(tab);
    return { panel, element, tab };
  });
  tabs.addEventListener('keydown', (e) => {
    const step = e.key === 'ArrowDown' ? 1 : e.key === 'ArrowUp' ? -1 : 0;
    if (step === 0) return;
    const at = made.findIndex(({ panel }) => panel.id === store.state.tab);
    const next = made[(at + step + made.length) % made.length];
    store.set({ tab: next.panel.id });
    next.tab.focus();
    e.preventDefault();
  });
  const draw = () => {
    const wanted = PANELS.some((p) => p.id === store.state.tab) ? store.state.tab : PANELS[0].id;
    for (const { panel, element, tab } of made) {
      const isCurrent = panel.id === wanted;
      element.hidden = !isCurrent;
      tab.setAttribute('aria-selected', String(isCurrent));
      tab.tabIndex = isCurrent ? 0 : -1;
    }
  };
  store.subscribe(['tab'], draw);
  draw();
  return h('aside', { class: 'side', 'aria-label': 'Panels' }, holder, tabs);
}
