/**
 * What every feature stands on and nothing of any feature: refusals here, then one package per
 * concern.
 */
@NullMarked
package dev.plexsphere.kit;

import org.jspecify.annotations.NullMarked;
