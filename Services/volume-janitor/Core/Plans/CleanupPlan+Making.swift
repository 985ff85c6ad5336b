package import Observations
package import Quantities

extension CleanupPlan {
    /// A plan of what a rule chose.
    ///
    /// - Parameters:
    ///   - selection: what was chosen.
    ///   - registration: the registration's id.
    ///   - rule: the rule.
    ///   - context: when, and on what.
    ///   - directories: how many old empty directories there are.
    ///   - problems: what could not be looked at.
    package init(
        _ selection: Selection,
        registration: String,
        rule: CleanupRule,
        context: PlanContext,
        directories: Int64,
        problems: [FileProblem]
    ) {
        let chosen = selection.chosen
        let reason = rule.algorithm.reason(selection.totals, in: context, usage: rule.guards.usage)
        self.init(
            registration: registration,
            rule: rule,
            context: context,
            totals: selection.totals,
            files: chosen.names,
            directories: directories,
            apparentBytes: chosen.apparent,
            allocatedBytes: chosen.allocated,
            oldest: chosen.names > 0 ? Timestamp(nanoseconds: chosen.oldest) : nil,
            newest: chosen.names > 0 ? Timestamp(nanoseconds: chosen.newest) : nil,
            first: selection.first.map { PlannedFile($0, reason: reason) },
            days: selection.days,
            held: HoldReason.of(selection, rule: rule, context: context),
            unknown: selection.unknown,
            anomalies: selection.anomalies,
            problems: problems,
            digest: Self.digest(selection, registration, rule),
            cut: selection.cut,
            kept: selection.kept,
            linked: selection.linked,
            counted: Counted(before: chosen.counted, all: selection.counted)
        )
    }

    /// 32 hexadecimal digits; the same for the same rule and files on every run.
    private static func digest(
        _ selection: Selection,
        _ registration: String,
        _ rule: CleanupRule
    ) -> String {
        let parameters = rule.parameters.sorted { $0.key < $1.key }
            .map { "\($0.key)=\($0.value)" }
        let text = ([registration, rule.algorithmName] + parameters).joined(separator: "\n")
        // FNV-1a of 64 bits: it tells rules apart, and protects from nobody.
        let named = text.utf8.reduce(0xcbf2_9ce4_8422_2325) { hash, byte in
            (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
        }
        let chosen = selection.chosen
        let counts = [chosen.names, chosen.allocated, chosen.apparent].reduce(named) {
            hash,
            count in
            (hash ^ UInt64(bitPattern: count)) &* 0x9E37_79B9_7F4A_7C15
        }
        return hexadecimal(bytes(counts) + bytes(chosen.digest ^ named))
    }

    private static func bytes(_ word: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64(56 - 8 * $0)) }
    }
}

extension PlannedFile {
    init(_ entry: FirstUnits.Entry, reason: String) {
        let record = entry.unit.record
        self.init(
            path: entry.position.path ?? PathBytes([]),
            apparentBytes: record.apparentBytes,
            allocatedBytes: record.allocatedBytes,
            modified: Timestamp(nanoseconds: record.modified),
            reason: reason
        )
    }
}

extension Timestamp {
    /// A moment from nanoseconds since 1970, rounded down to microseconds.
    package init(nanoseconds: Int64) {
        let (quotient, remainder) = nanoseconds.quotientAndRemainder(dividingBy: 1000)
        self.init(microseconds: remainder < 0 ? quotient - 1 : quotient)
    }
}
