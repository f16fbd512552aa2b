package dev.plexsphere.signer.pkcs11;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The functions of a PKCS #11 module that we call, on 64-bit Linux, where CK_ULONG has 8 bytes and
 * structures are aligned as C does it. Names, numbers and structures are those of the standard
 * (OASIS PKCS #11 2.40; EdDSA: 3.0 section 6.3). Thread-safe, as the module is with OS locking.
 */
final class Cryptoki {
  private static final long OK = 0;
  private static final long ALREADY_INITIALIZED = 0x191;
  private static final long USER_ALREADY_LOGGED_IN = 0x100;
  private static final long OS_LOCKING = 2;
  private static final long SERIAL_READ_WRITE = 6;
  private static final long USER = 1;
  private static final long EDDSA_KEY_PAIR = 0x1055;
  private static final long EDDSA = 0x1057;
  private static final long ATTRIBUTE_BYTES = 24;
  private static final long TOKEN_INFO_BYTES = 512; // 208 in truth
  private static final int LABEL_BYTES = 32;
  private static final int SLOTS_MAX = 256;
  private static final int VALUE_MAX = 256;

  private final SymbolLookup library;
  private final MethodHandle openSession;
  private final MethodHandle closeSession;
  private final MethodHandle login;
  private final MethodHandle slotList;
  private final MethodHandle tokenInfo;
  private final MethodHandle generateKeyPair;
  private final MethodHandle findInit;
  private final MethodHandle find;
  private final MethodHandle findFinal;
  private final MethodHandle attributeValue;
  private final MethodHandle destroyObject;
  private final MethodHandle signInit;
  private final MethodHandle sign;

  private Cryptoki(SymbolLookup library) {
    this.library = library;
    openSession = function("C_OpenSession", JAVA_LONG, JAVA_LONG, ADDRESS, ADDRESS, ADDRESS);
    closeSession = function("C_CloseSession", JAVA_LONG);
    login = function("C_Login", JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG);
    slotList = function("C_GetSlotList", JAVA_BYTE, ADDRESS, ADDRESS);
    tokenInfo = function("C_GetTokenInfo", JAVA_LONG, ADDRESS);
    generateKeyPair =
        function(
            "C_GenerateKeyPair",
            JAVA_LONG,
            ADDRESS,
            ADDRESS,
            JAVA_LONG,
            ADDRESS,
            JAVA_LONG,
            ADDRESS,
            ADDRESS);
    findInit = function("C_FindObjectsInit", JAVA_LONG, ADDRESS, JAVA_LONG);
    find = function("C_FindObjects", JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS);
    findFinal = function("C_FindObjectsFinal", JAVA_LONG);
    attributeValue = function("C_GetAttributeValue", JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG);
    destroyObject = function("C_DestroyObject", JAVA_LONG, JAVA_LONG);
    signInit = function("C_SignInit", JAVA_LONG, ADDRESS, JAVA_LONG);
    sign = function("C_Sign", JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS);
  }

  /**
   * Loads the module and initializes it for this process, for as long as it lives.
   *
   * @throws IllegalArgumentException when it is no module, or lacks a function
   */
  @SuppressWarnings("restricted") // native code is what this is for
  static Cryptoki load(Path library) {
    var cryptoki = new Cryptoki(SymbolLookup.libraryLookup(library, Arena.global()));
    cryptoki.initialize();
    return cryptoki;
  }

  @SuppressWarnings("restricted") // native code is what this is for
  private MethodHandle function(String name, MemoryLayout... parameters) {
    var address =
        library
            .find(name)
            .orElseThrow(() -> new IllegalArgumentException("the PKCS #11 module has no " + name));
    return Linker.nativeLinker()
        .downcallHandle(address, FunctionDescriptor.of(JAVA_LONG, parameters));
  }

  private void initialize() {
    try (var arena = Arena.ofConfined()) {
      // CK_C_INITIALIZE_ARGS: four functions, flags, nothing
      var arguments = arena.allocate(JAVA_LONG, 6);
      arguments.setAtIndex(JAVA_LONG, 4, OS_LOCKING);
      var name = "C_Initialize";
      check(name, call(function(name, ADDRESS), arguments), ALREADY_INITIALIZED);
    }
  }

  /** The slot in which the token of that label is. */
  Optional<Long> slot(String label) {
    try (var arena = Arena.ofConfined()) {
      var slots = arena.allocate(JAVA_LONG, SLOTS_MAX);
      var count = arena.allocate(JAVA_LONG);
      // The first call makes the module look again which tokens there are.
      check("C_GetSlotList", call(slotList, (byte) 1, MemorySegment.NULL, count));
      count.set(JAVA_LONG, 0, SLOTS_MAX);
      check("C_GetSlotList", call(slotList, (byte) 1, slots, count));
      for (int i = 0; i < count.get(JAVA_LONG, 0); i++) {
        long slot = slots.getAtIndex(JAVA_LONG, i);
        if (label.equals(label(slot))) {
          return Optional.of(slot);
        }
      }
      return Optional.empty();
    }
  }

  private String label(long slot) {
    try (var arena = Arena.ofConfined()) {
      var info = arena.allocate(TOKEN_INFO_BYTES, Long.BYTES);
      if (call(tokenInfo, slot, info) != OK) {
        return ""; // a slot whose token was taken out is not the one
      }
      var bytes = info.asSlice(0, LABEL_BYTES).toArray(JAVA_BYTE);
      return new String(bytes, StandardCharsets.UTF_8).stripTrailing();
    }
  }

  long openSession(long slot) {
    try (var arena = Arena.ofConfined()) {
      var session = arena.allocate(JAVA_LONG);
      var none = MemorySegment.NULL;
      check("C_OpenSession", call(openSession, slot, SERIAL_READ_WRITE, none, none, session));
      return session.get(JAVA_LONG, 0);
    }
  }

  /** Counts for the whole process: done already is done. */
  void login(long session, byte[] pin) {
    try (var arena = Arena.ofConfined()) {
      var text = arena.allocateFrom(JAVA_BYTE, pin);
      try {
        long code = call(login, session, USER, text, (long) pin.length);
        check("C_Login", code, USER_ALREADY_LOGGED_IN);
      } finally {
        text.fill((byte) 0);
      }
    }
  }

  /** Whatever comes of it: the session is not used again. */
  void closeSession(long session) {
    call(closeSession, session);
  }

  /** An Ed25519 key pair; returns the number of the public object. */
  long generate(long session, List<Attribute> publicKey, List<Attribute> privateKey) {
    try (var arena = Arena.ofConfined()) {
      var made = arena.allocate(JAVA_LONG, 2);
      check(
          "C_GenerateKeyPair",
          call(
              generateKeyPair,
              session,
              mechanism(arena, EDDSA_KEY_PAIR),
              template(arena, publicKey),
              (long) publicKey.size(),
              template(arena, privateKey),
              (long) privateKey.size(),
              made,
              made.asSlice(Long.BYTES)));
      return made.getAtIndex(JAVA_LONG, 0);
    }
  }

  /** The numbers of all objects with these attributes, at most 16. */
  long[] find(long session, Attribute... wanted) {
    int max = 16;
    try (var arena = Arena.ofConfined()) {
      var found = arena.allocate(JAVA_LONG, max);
      var count = arena.allocate(JAVA_LONG);
      var template = template(arena, List.of(wanted));
      check("C_FindObjectsInit", call(findInit, session, template, (long) wanted.length));
      try {
        check("C_FindObjects", call(find, session, found, (long) max, count));
      } finally {
        call(findFinal, session);
      }
      return Arrays.copyOf(found.toArray(JAVA_LONG), (int) count.get(JAVA_LONG, 0));
    }
  }

  byte[] value(long session, long object, long type) {
    try (var arena = Arena.ofConfined()) {
      var value = arena.allocate(VALUE_MAX);
      var template = arena.allocate(ATTRIBUTE_BYTES, Long.BYTES);
      put(template, type, value);
      check("C_GetAttributeValue", call(attributeValue, session, object, template, 1L));
      long length = template.get(JAVA_LONG, 2 * Long.BYTES);
      return value.asSlice(0, length).toArray(JAVA_BYTE);
    }
  }

  void destroy(long session, long object) {
    check("C_DestroyObject", call(destroyObject, session, object));
  }

  /** Pure Ed25519. */
  byte[] sign(long session, long privateKey, byte[] message) {
    try (var arena = Arena.ofConfined()) {
      check("C_SignInit", call(signInit, session, mechanism(arena, EDDSA), privateKey));
      var data = arena.allocateFrom(JAVA_BYTE, message);
      var signature = arena.allocate(VALUE_MAX);
      var length = arena.allocateFrom(JAVA_LONG, VALUE_MAX);
      check("C_Sign", call(sign, session, data, (long) message.length, signature, length));
      return signature.asSlice(0, length.get(JAVA_LONG, 0)).toArray(JAVA_BYTE);
    }
  }

  /** CK_MECHANISM without a parameter. */
  private static MemorySegment mechanism(Arena arena, long type) {
    var mechanism = arena.allocate(JAVA_LONG, 3);
    mechanism.set(JAVA_LONG, 0, type);
    return mechanism;
  }

  private static MemorySegment template(Arena arena, List<Attribute> attributes) {
    var template = arena.allocate(ATTRIBUTE_BYTES * attributes.size(), Long.BYTES);
    for (int i = 0; i < attributes.size(); i++) {
      var attribute = attributes.get(i);
      put(
          template.asSlice(i * ATTRIBUTE_BYTES, ATTRIBUTE_BYTES),
          attribute.type(),
          attribute.value().apply(arena));
    }
    return template;
  }

  private static void put(MemorySegment attribute, long type, MemorySegment value) {
    attribute.set(JAVA_LONG, 0, type);
    attribute.set(ADDRESS, Long.BYTES, value);
    attribute.set(JAVA_LONG, 2 * Long.BYTES, value.byteSize());
  }

  private static void check(String function, long code, long... alsoGood) {
    if (code != OK && Arrays.stream(alsoGood).noneMatch(good -> good == code)) {
      throw new CryptokiException(function, code);
    }
  }

  private static long call(MethodHandle function, Object... arguments) {
    try {
      return (long) function.invokeWithArguments(arguments);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("a foreign function throws nothing", e);
    }
  }
}
