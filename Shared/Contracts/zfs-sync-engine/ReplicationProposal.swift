package import Quantities

/// What an engine would do for a dataset or to a copy, for a person to look at: the exact commands
/// and what would be gone afterwards.
///
/// Long ones are cut at `actsMax` and `lossesMax`; `losesMore` then says how many more would be
/// lost, and such a plan is approved at the engine itself, where all of it is shown.
package struct ReplicationProposal: Sendable, Hashable, Codable {
    /// Commands that are told at the most.
    package static let actsMax = 64
    /// Losses that are told at the most.
    package static let lossesMax = 200

    /// One command.
    package struct Act: Sendable, Hashable, Codable {
        /// The host it runs on, as the engine names it.
        package var host: String
        /// The command as a shell takes it.
        package var command: String
        /// Why, a part of a sentence.
        package var why: String

        /// A command.
        package init(host: String, command: String, why: String) {
            self.host = host
            self.command = command
            self.why = why
        }
    }

    /// Something that is gone afterwards.
    package struct Loss: Sendable, Hashable, Codable {
        /// Its full name.
        package var name: String
        /// Its guid.
        package var guid: String
        /// `snapshot`, `dataset`, `writes` or `partial`.
        package var kind: String
        /// What it takes, as far as is known.
        package var bytes: ByteCount?

        /// A loss.
        package init(name: String, guid: String, kind: String, bytes: ByteCount? = nil) {
            self.name = name
            self.guid = guid
            self.kind = kind
            self.bytes = bytes
        }
    }

    /// What it is, as a sentence.
    package var sentence: String
    /// The commands in order.
    package var acts: [Act]
    /// How many more commands there are than are told.
    package var actsMore: Int
    /// What is gone afterwards; empty in classes A and B.
    package var losses: [Loss]
    /// How many more things are lost than are told.
    package var losesMore: Int
    /// What an approval of the losses is bound to, 64 hexadecimal digits; nil where nothing is lost
    /// or nothing can be approved.
    package var digest: String?
    /// What its streams come to; nil when not known.
    package var estimate: ByteCount?

    /// A proposal of these parts, cut where it is too long.
    package init(sentence: String, acts: [Act], losses: [Loss] = [], digest: String? = nil) {
        self.sentence = sentence
        self.acts = Array(acts.prefix(Self.actsMax))
        actsMore = max(0, acts.count - Self.actsMax)
        self.losses = Array(losses.prefix(Self.lossesMax))
        losesMore = max(0, losses.count - Self.lossesMax)
        self.digest = digest
    }
}
