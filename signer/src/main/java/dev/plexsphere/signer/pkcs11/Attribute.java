package dev.plexsphere.signer.pkcs11;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.Function;

/**
 * One attribute of an object (CK_ATTRIBUTE).
 *
 * @param type CKA_…
 * @param value puts the value into native memory
 */
record Attribute(long type, Function<Arena, MemorySegment> value) {
  static final long CLASS = 0x0;
  static final long TOKEN = 0x1;
  static final long PRIVATE = 0x2;
  static final long LABEL = 0x3;
  static final long ID = 0x102;
  static final long SENSITIVE = 0x103;
  static final long SIGN = 0x108;
  static final long VERIFY = 0x10A;
  static final long EXTRACTABLE = 0x162;
  static final long EC_PARAMS = 0x180;
  static final long EC_POINT = 0x181;

  static Attribute of(long type, boolean value) {
    return new Attribute(type, arena -> arena.allocateFrom(JAVA_BYTE, (byte) (value ? 1 : 0)));
  }

  static Attribute of(long type, long value) {
    return new Attribute(type, arena -> arena.allocateFrom(JAVA_LONG, value));
  }

  static Attribute of(long type, byte[] value) {
    return new Attribute(type, arena -> arena.allocateFrom(JAVA_BYTE, value));
  }
}
