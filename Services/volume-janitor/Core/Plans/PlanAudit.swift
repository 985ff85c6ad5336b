import Observations
import Quantities

/// Looks at a plan once more before it is performed, knowing nothing of how it was made.
///
/// It reads the parameters as they were given and does its own sums, so that a fault in an
/// algorithm, in the selection or in a stored plan is found before a file is gone.
package struct PlanAudit: Sendable {
    private let plan: CleanupPlan
    private let given: RuleParameters

    /// The audit of a plan.
    package init(_ plan: CleanupPlan) {
        self.plan = plan
        given = plan.rule.parameters
    }

    /// Everything the plan cannot be right about; empty when it may be performed.
    ///
    /// - Parameter isConfirmed: whether a person confirmed it, so that its size is no finding.
    /// - Returns: the findings as sentences.
    package func findings(isConfirmed: Bool) -> [String] {
        contradictions + excesses(isConfirmed) + goalFindings + namedFindings
    }

    private var contradictions: [String] {
        var found: [String] = []
        if let unknown = plan.unknown, plan.files > 0 {
            found.append("it deletes files although \(unknown)")
        }
        if plan.files < 0 || plan.apparentBytes < 0 || plan.allocatedBytes < 0 {
            found.append("it counts less than nothing")
        }
        if (plan.files == 0) != (plan.cut == .nothing) {
            found.append("its count of \(plan.files) files contradicts where it cuts")
        }
        let present = plan.totals.files + plan.totals.symlinks
        if plan.files > present {
            found.append("it deletes \(plan.files) files of \(present)")
        }
        if plan.apparentBytes > plan.totals.apparentBytes
            || plan.allocatedBytes > plan.totals.allocatedBytes
        {
            found.append("it frees more bytes than there are")
        }
        return found
    }

    private func excesses(_ isConfirmed: Bool) -> [String] {
        guard !isConfirmed, plan.files > 0 else { return [] }
        var found: [String] = []
        let seesLinks = given["symlinks"] == .text("delete")
        let all = plan.totals.files + (seesLinks ? plan.totals.symlinks : 0)
        let part = decimal("max_delete_fraction") ?? 0.5
        if Double(plan.files) / Double(max(1, all)) > part {
            found.append("it deletes more than \(part) of all files and nobody confirmed it")
        }
        if let most = decimal("max_delete_files"), Double(plan.files) > most {
            found.append("it deletes more than \(most) files and nobody confirmed it")
        }
        if let most = decimal("max_delete_bytes"), Double(freed) > most {
            found.append("it frees more than \(most) bytes and nobody confirmed it")
        }
        return found
    }

    /// What the document says of each algorithm, seen from its end.
    private var goalFindings: [String] {
        guard plan.files > 0 else { return [] }
        let left = plan.counted.all - plan.counted.before
        switch plan.rule.algorithmName {
        case "max_size":
            guard let most = limit else { return ["its max_bytes cannot be read again"] }
            return taken <= most
                ? ["\(taken) bytes are taken and \(most) may be, so nothing has to go"] : []
        case "keep_n_latest":
            guard let keep = decimal("keep_count") else { return ["its keep_count is not there"] }
            return Double(left) < keep ? ["it leaves \(left) files where \(keep) stay"] : []
        case "remove_before_date":
            guard let bound else { return ["its date cannot be read again"] }
            guard given["sort_by"] ?? .text("mtime") == .text("mtime") else { return [] }
            let newest = plan.newest ?? plan.context.now
            return newest >= bound ? ["it deletes files of \(newest.rfc3339)"] : []
        default: return []
        }
    }

    private var namedFindings: [String] {
        let audit = DeletionAudit(plan, nested: [])
        return plan.first.flatMap { file in
            audit.nameFindings(file.path).map { "\(file.path): \($0)" }
        }
    }

    private var freed: Int64 {
        given["usage"] == .text("apparent") ? plan.apparentBytes : plan.allocatedBytes
    }

    private var taken: Int64 {
        given["usage"] == .text("apparent")
            ? plan.totals.apparentBytes : plan.totals.allocatedBytes
    }

    private var limit: Int64? {
        switch given["max_bytes"] {
        case .integer(let bytes): return bytes
        case .number(let bytes): return Int64(exactly: bytes)
        case .text(let text):
            if let bytes = Int64(text) { return bytes }
            if text.hasSuffix("%"), let part = Double(text.dropLast().filter { $0 != " " }) {
                return plan.context.fileSystemBytes.map { Int64(Double($0.bytes) * part / 100) }
            }
            return ByteCount(text: text)?.bytes
        default: return nil
        }
    }

    /// Before which moment files of `remove_before_date` go.
    var bound: Timestamp? {
        if let days = decimal("max_age_days") {
            let microseconds = plan.context.now.microseconds - Int64((days * 86_400e6).rounded())
            return Timestamp(microseconds: microseconds)
        }
        guard case .text(let date) = given["before_date"] else { return nil }
        let text = date.utf8.count == 10 ? date + "T00:00:00Z" : date
        return Timestamp.parse(rfc3339: text)?.moment
    }

    private func decimal(_ name: String) -> Double? {
        switch given[name] {
        case .integer(let integer): Double(integer)
        case .number(let number): number
        case .text(let text): Double(text)
        default: nil
        }
    }
}
