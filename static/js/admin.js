/* Entry of the administration's pages. */

import { register, start } from "./registry.js";
import { ConsoleMenu } from "./controllers/console_menu.js";
import { ConsolePage } from "./controllers/console_page.js";
import { AdminColours } from "./controllers/admin_colours.js";
import { AdminCopy } from "./controllers/admin_copy.js";
import { AdminFocus } from "./controllers/admin_focus.js";
import { AdminKeys } from "./controllers/admin_keys.js";
import { AdminNav } from "./controllers/admin_nav.js";
import { AdminPick } from "./controllers/admin_pick.js";
import { AdminRows } from "./controllers/admin_rows.js";
import { AuditReplay } from "./controllers/audit_replay.js";

register("console-page", ConsolePage);
register("console-menu", ConsoleMenu);
register("admin-colours", AdminColours);
register("admin-copy", AdminCopy);
register("admin-focus", AdminFocus);
register("admin-keys", AdminKeys);
register("admin-nav", AdminNav);
register("admin-pick", AdminPick);
register("admin-rows", AdminRows);
register("audit-replay", AuditReplay);
start();
