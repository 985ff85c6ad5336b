/// One item of a webhook that was not taken, while the others were.
package struct Rejection: Sendable, Hashable {
    /// Why an item is not taken.
    package enum Reason: String, Sendable, Hashable, CaseIterable {
        /// A member that must be there is not.
        case missing
        /// A value of the wrong type.
        case wrongType = "wrong-type"
        /// The value is null.
        case nullValue = "null-value"
        /// The text is no number where one is needed.
        case notANumber = "not-a-number"
        /// The number is outside what the metric can be.
        case outOfRange = "out-of-range"
        /// A unit nobody taught us.
        case unknownUnit = "unknown-unit"
        /// A unit that does not fit the metric.
        case wrongUnit = "wrong-unit"
        /// The item names another system than the webhook.
        case otherSystem = "other-system"
        /// A time that cannot be read.
        case badTime = "bad-time"
        /// A time too far ahead to be a clock's error.
        case timeAhead = "time-ahead"
        /// A time before anything is kept.
        case timeTooOld = "time-too-old"
        /// A text longer than its limit.
        case tooLong = "too-long"
        /// A text that cannot be a name.
        case badName = "bad-name"
    }

    /// Its place in its array, from 0.
    package let index: Int
    /// Where the fault is, a JSON pointer (RFC 6901).
    package let pointer: String
    /// Why.
    package let reason: Reason
    /// What happened and what to do, for a person.
    package let detail: String

    /// An item that was not taken.
    package init(index: Int, pointer: String, reason: Reason, detail: String) {
        self.index = index
        self.pointer = pointer
        self.reason = reason
        self.detail = detail
    }
}

/// What one item threw while it was read.
struct ItemFault: Error {
    let member: String
    let reason: Rejection.Reason
    let detail: String

    init(_ member: String, _ reason: Rejection.Reason, _ detail: String) {
        self.member = member
        self.reason = reason
        self.detail = detail
    }
}
