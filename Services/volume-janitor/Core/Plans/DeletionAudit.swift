package import Observations
import Quantities

/// Looks at each file once more right before its deletion is written down, by its own means.
package struct DeletionAudit: Sendable {
    private let plan: CleanupPlan
    private let nested: Set<PathBytes>
    private let bound: Timestamp?

    /// The audit of a plan's deletions; `nested` are paths that others look after.
    package init(_ plan: CleanupPlan, nested: Set<PathBytes>) {
        self.plan = plan
        self.nested = nested
        bound = plan.rule.algorithmName == "remove_before_date" ? PlanAudit(plan).bound : nil
    }

    /// Why a file may not be deleted; empty when it may.
    ///
    /// - Parameters:
    ///   - path: its path below the registered one.
    ///   - record: what its inode says now.
    /// - Returns: the findings as sentences.
    package func findings(_ path: PathBytes, _ record: FileRecord) -> [String] {
        nameFindings(path) + kindFindings(record) + ageFindings(record)
    }

    /// Why a file of a name may not be deleted.
    package func nameFindings(_ path: PathBytes) -> [String] {
        var found: [String] = []
        let names = path.bytes.split(
            separator: UInt8(ascii: "/"),
            omittingEmptySubsequences: false
        )
        if names.contains(where: { $0.isEmpty || $0.elementsEqual("..".utf8) || $0 == [0x2E] }) {
            found.append("its path is not one below the registered path")
        }
        for other in nested
        where path == other || path.bytes.starts(with: other.bytes + [UInt8(ascii: "/")]) {
            found.append("\(other) is registered by itself")
        }
        if let pattern = texts("exclude").first(where: { fits($0, path, foldersToo: true) }) {
            found.append("`\(pattern)` excludes it")
        }
        let protected = texts("protect") + (defaultsAreOff ? [] : Self.protected)
        if let pattern = protected.first(where: { fits($0, path, foldersToo: true) }) {
            found.append("`\(pattern)` protects it")
        }
        let included = texts("include")
        if !included.isEmpty, !included.contains(where: { fits($0, path, foldersToo: false) }) {
            found.append("no pattern of `include` names it")
        }
        return found
    }

    private func kindFindings(_ record: FileRecord) -> [String] {
        switch record.kind {
        case .regular: []
        case .symbolicLink:
            plan.rule.parameters["symlinks"] == .text("delete") ? [] : ["it is a symbolic link"]
        case .directory, .special: ["it is no regular file"]
        }
    }

    private func ageFindings(_ record: FileRecord) -> [String] {
        let now = plan.context.now.microseconds
        let youngest = max(record.modified, record.changed) / 1000
        if Double(now - youngest) < minAgeSeconds * 1e6 {
            return ["it is younger than min_age"]
        }
        guard let bound else { return [] }
        let time =
            switch plan.rule.parameters["sort_by"] {
            case .text("ctime"): record.changed
            case .text("btime"): record.born
            default: record.modified > 0 ? record.modified : record.changed
            }
        let isUnknown = time == FileRecord.unknownTime
        return isUnknown || time / 1000 >= bound.microseconds
            ? ["it is not before \(bound.rfc3339)"] : []
    }

    private var minAgeSeconds: Double {
        switch plan.rule.parameters["min_age"] {
        case .integer(let seconds): Double(seconds)
        case .number(let seconds): seconds
        case .text(let text):
            Double(text) ?? Duration(text: text)?.fractionalSeconds ?? .infinity
        case nil: 60
        default: .infinity
        }
    }

    private func fits(_ pattern: String, _ path: PathBytes, foldersToo: Bool) -> Bool {
        PlainGlob.matches(pattern, path: path.bytes, foldersToo: foldersToo)
    }

    private var defaultsAreOff: Bool {
        let value = plan.rule.parameters["protect_defaults"]
        return value == .flag(false) || value == .text("false")
    }

    private func texts(_ name: String) -> [String] {
        switch plan.rule.parameters[name] {
        case .texts(let texts): texts
        case .text(let text):
            text.split(separator: ",").map { part in
                String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
            }
        default: []
        }
    }

    private static let protected = [
        "lost+found", "*.lock", "*.pid", ".keep*", "*.db*", "*.sqlite*", "*-wal", "*-shm",
    ]
}
