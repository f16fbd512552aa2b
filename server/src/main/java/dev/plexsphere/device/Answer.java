package dev.plexsphere.device;

import java.time.Duration;

/** What became of a person's answer, or of a look at a code. */
sealed interface Answer {
  /** The code names this request; after an answer, as it is now. */
  record Found(DeviceRequest request) implements Answer {}

  /** No request of that code that this session may answer. */
  record NotFound() implements Answer {}

  /** Nobody answered in time, or the program gave up, or it was declined. */
  record Ended(DeviceRequest request) implements Answer {}

  /** It was approved before. */
  record AlreadyApproved(DeviceRequest request) implements Answer {}

  /** The Domain's device_policy is off. */
  record Off(DeviceRequest request) implements Answer {}

  /** The Domain's device_policy is same-network, and this is another one. */
  record OtherNetwork(DeviceRequest request) implements Answer {}

  /** Too many wrong codes from here. */
  record Paused(Duration left) implements Answer {}
}
