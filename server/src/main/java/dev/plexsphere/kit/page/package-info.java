/** Server-rendered pages: templates, the stylesheet, and the headers that every page carries. */
@NullMarked
package dev.plexsphere.kit.page;

import org.jspecify.annotations.NullMarked;
