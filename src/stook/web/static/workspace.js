// Starts what every screen has: swapping, keys, news of other people's saves.
import { startKeys } from "./keys.js";
import { startNews } from "./news.js";
import { startSwapping } from "./swap.js";

startSwapping();
startKeys();
startNews();
