/** How nx.json names the plugin. */
export const PLUGIN = '@subminute/nx/plugin';
