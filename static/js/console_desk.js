/* Entry of the advisor's desk: builds the models once and hands them to the controllers. */

import { ConsoleApi } from "./models/console_api.js";
import { Drafts } from "./models/console_drafts.js";
import { LiveLine } from "./models/live_line.js";
import { Outbox } from "./models/outbox.js";
import { register, start } from "./registry.js";
import { ConsoleClock } from "./controllers/console_clock.js";
import { ConsoleComposer } from "./controllers/console_composer.js";
import { ConsoleDesk } from "./controllers/console_desk.js";
import { ConsoleDialog } from "./controllers/console_dialog.js";
import { ConsoleKeys } from "./controllers/console_keys.js";
import { ConsoleMenu } from "./controllers/console_menu.js";
import { ConsoleNotice } from "./controllers/console_notice.js";
import { ConsolePage } from "./controllers/console_page.js";
import { ConsolePanes } from "./controllers/console_panes.js";
import { ConsoleTimeline } from "./controllers/console_timeline.js";

const token = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
const { brand, member } = document.body.dataset;
const scheme = window.location.protocol === "https:" ? "wss" : "ws";

register("console-page", ConsolePage);
register("console-menu", ConsoleMenu);
register("console-dialog", ConsoleDialog);
register("console-notice", ConsoleNotice);
register("console-clock", ConsoleClock);
register("console-keys", ConsoleKeys);
register("console-panes", ConsolePanes);
register("console-desk", ConsoleDesk);
register("console-timeline", ConsoleTimeline);
register("console-composer", ConsoleComposer);
start(document, {
  api: new ConsoleApi({ token }),
  drafts: new Drafts(window.sessionStorage),
  outbox: new Outbox({ storage: window.sessionStorage }),
  line: new LiveLine({ url: `${scheme}://${window.location.host}/ws/advisor`, hello: () => ({ brand }) }),
  member,
  timeline: null,
});
