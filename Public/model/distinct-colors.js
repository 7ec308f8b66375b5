/** 128 colours, each as far from those before it as can be; made by scripts/distinct-colors.mjs. */
export const DISTINCT_COLORS = [
  '#55bbff', '#dd0000', '#00ff00', '#aa00ee', '#338800', '#ffaa00', '#ff77cc', '#0066ff', '#886699', '#aaeebb',
  '#88bb00', '#eeccff', '#dd0099', '#aa7733', '#339999', '#ff00ff', '#9977ff', '#ff6600', '#00ccaa', '#ccee11',
  '#dd9999', '#cc6688', '#00eeff', '#cc99ff', '#2277bb', '#ffccaa', '#99aa77', '#cc55dd', '#7744ff', '#ff1166',
  '#9999cc', '#44ee88', '#0099ee', '#00aa66', '#bbcc66', '#aa5555', '#aa44aa', '#cc9900', '#889911', '#00dd11',
  '#aaddff', '#ff6677', '#668855', '#ffaacc', '#cc3366', '#ff33bb', '#eedd77', '#ff66ff', '#cc5500', '#aabbee',
  '#aa77bb', '#99ccaa', '#6666dd', '#00bb00', '#9955dd', '#cc00cc', '#6688bb', '#22ffcc', '#44aacc', '#ff99ff',
  '#dd8855', '#ffaa88', '#7799ff', '#99dd00', '#ff3322', '#66ccdd', '#cc77ff', '#77cc77', '#dd66bb', '#cc88bb',
  '#cc22ff', '#ccaa77', '#88ff66', '#dd6655', '#008877', '#ff88aa', '#66aa99', '#aa5588', '#ff8800', '#887700',
  '#ff8877', '#eecc00', '#33cc55', '#bb7766', '#ff5599', '#aaaa22', '#5577ff', '#bb3388', '#66ddaa', '#aaee88',
  '#559900', '#aa44ff', '#99aaff', '#aa33cc', '#00bbbb', '#2288aa', '#ddaaee', '#ee55dd', '#996644', '#cc4444',
  '#dd4488', '#ee00cc', '#ddbb66', '#cc7700', '#7777cc', '#55bb77', '#dd44bb', '#99eeee', '#aa88ee', '#8855bb',
  '#55ee44', '#ccbb00', '#dd88dd', '#aa9944', '#dd55ff', '#ccdd55', '#bb99dd', '#669977', '#6699dd', '#5555ff',
  '#bb8855', '#00dddd', '#8888dd', '#66aa44', '#3377dd', '#998822', '#aabb77', '#0088ff',
];
