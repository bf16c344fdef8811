/* Entry of the console's pages. The desk adds its own controllers (console_desk.js). */

import { register, start } from "./registry.js";
import { ConsoleMenu } from "./controllers/console_menu.js";
import { ConsolePage } from "./controllers/console_page.js";

register("console-page", ConsolePage);
register("console-menu", ConsoleMenu);
start();
