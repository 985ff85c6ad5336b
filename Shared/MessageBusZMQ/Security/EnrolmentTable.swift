package import Contracts
package import Quantities

/// Every key that was ever enrolled, revoked ones too.
package struct EnrolmentTable: Sendable, Equatable {
    /// The enrolments in the order they were made.
    package private(set) var all: [Enrolment]
    private var good: [String: Enrolment]
    private var keys: [SourceID: String]

    /// A table of enrolments.
    ///
    /// - Parameter all: the enrolments; a key stands in one of them, a source in one good one.
    /// - Throws: `BusKeyError` when they contradict each other or are too many.
    package init(_ all: [Enrolment] = []) throws {
        guard all.count <= Self.countMax else {
            throw BusKeyError(
                .malformed,
                "the enrolment holds \(all.count) keys; at most \(Self.countMax) are taken"
            )
        }
        self.all = all
        good = [:]
        keys = [:]
        var known: Set<CurvePublicKey> = []
        for enrolment in all {
            guard known.insert(enrolment.key).inserted else {
                throw BusKeyError(.refused, "the key \(enrolment.key) is enrolled already")
            }
            guard enrolment.revokedAt == nil else { continue }
            if let other = keys[enrolment.source] {
                throw BusKeyError(
                    .refused,
                    """
                    \(enrolment.source) has the key \(other) already; revoke that one first
                    """
                )
            }
            good[enrolment.key.text] = enrolment
            keys[enrolment.source] = enrolment.key.text
        }
    }

    /// The good enrolment of a key, given as its 64 digits.
    package subscript(key: String) -> Enrolment? { good[key] }

    /// The good enrolment of a source.
    package func enrolment(of source: SourceID) -> Enrolment? {
        keys[source].flatMap { good[$0] }
    }

    /// How many keys are good.
    package var goodCount: Int { good.count }

    /// The table with one enrolment more.
    package func enrolling(_ enrolment: Enrolment) throws -> Self {
        if let known = all.first(where: { $0.key == enrolment.key }), let at = known.revokedAt {
            throw BusKeyError(
                .refused,
                "the key \(known.key) was revoked \(at.rfc3339) and stays so; make a new one"
            )
        }
        return try Self(all + [enrolment])
    }

    /// The table without the good keys that a text names: a key, or a source.
    ///
    /// - Parameters:
    ///   - name: the 64 digits of a key, or `<service>/<instance>`.
    ///   - moment: since when.
    /// - Returns: the changed table and what was revoked.
    /// - Throws: `BusKeyError` when no good key has that name.
    package func revoking(
        _ name: String,
        at moment: Timestamp
    ) throws -> (table: Self, revoked: Enrolment) {
        guard
            let index = all.firstIndex(where: {
                $0.revokedAt == nil && ($0.key.text == name || $0.source.text == name)
            })
        else {
            throw BusKeyError(
                .refused,
                "\(name) is no good key and no source that has one; `bus keys list` shows them"
            )
        }
        var changed = all
        changed[index].revokedAt = moment
        return (try Self(changed), changed[index])
    }

    /// Whether a peer that was let in under the earlier table may have to be cut off: its key is
    /// not good any more, or may read less.
    package func takesAway(from earlier: Self) -> Bool {
        earlier.good.values.contains { before in
            guard let now = good[before.key.text] else { return true }
            return now.source != before.source || !Set(before.read).isSubset(of: now.read)
        }
    }

    /// Keys in one enrolment, revoked ones too.
    package static let countMax = 10_000
}
