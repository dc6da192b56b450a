// @ts-check
import { start } from './island.js';
start('upload', () => {});
