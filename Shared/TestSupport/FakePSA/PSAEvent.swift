/// What a fake ticket system says of itself, one for each line.
package struct PSAEvent: Sendable, Hashable {
    /// The kinds of events that a test can wait for.
    package enum Kind: String, Sendable {
        case listening
        case done
        case refused
        /// A request was finished: answered, cut or left.
        case request
        /// A record was made.
        case created
        /// A request that a right client never sends.
        case violation
        /// A request waits for its release.
        case held
        /// An effect took place after its client had gone.
        case late
        /// Somebody who asked to hear of changes was told.
        case callback
    }

    /// What happened.
    package let kind: Kind
    /// Everything that was said.
    package let value: PSAValue

    /// An event of a line; nil for one that is unknown.
    init?(_ value: PSAValue) {
        guard let kind = value["event"]?.text.flatMap(Kind.init(rawValue:)) else { return nil }
        self.kind = kind
        self.value = value
    }

    /// The request that it is about, from 1.
    package var number: Int? { value["number"]?.integer }
    /// What the request asked for, such as `create_ticket`.
    package var operation: String? { value["operation"]?.text }
    /// The kind of record that was made, such as `ticket` or `note`.
    package var record: String? { value["kind"]?.text }
    /// The number of the record that was made.
    package var id: Int? { value["id"]?.integer }
    /// The rule that was broken.
    package var rule: String? { value["rule"]?.text }
}
