import Observations

/// Reads the words of a command again before it runs, without a look at how it was made.
///
/// It allows what it knows and refuses all else. What destroys is allowed only in class C, to
/// which an approval belongs; what moves things is not allowed in class A.
package enum CommandAudit {
    /// What is wrong with a command; nil when nothing is.
    package static func finding(_ command: ZFSCommand) -> AuditFinding? {
        let problem =
            switch command.program {
            case .date: command.arguments == ["+%s"] ? nil : "only the time may be asked"
            case .ps:
                command == BusyReceiver.question(on: command.host)
                    ? nil : "processes are only listed"
            case .zpool: pool(command)
            case .zfs: zfs(command)
            }
        return problem.map { AuditFinding(command, $0) }
    }

    /// Everything that is wrong with a plan's commands, and with the plan as a whole.
    package static func findings(_ plan: RepairPlan) -> [AuditFinding] {
        let commands = plan.steps.flatMap(\.commands) + plan.questions
        var found = commands.compactMap(finding)
        if plan.losses.isEmpty {
            found += commands.filter { $0.operation == .destructive }
                .map { AuditFinding($0, "the plan does not say what it would lose") }
        }
        found += plan.questions.filter { $0.operation != .additive }
            .map { AuditFinding($0, "a question only looks") }
        return found
    }

    private static let looking: Set = ["list", "get", "version", "holds"]
    private static let adding: Set = ["send", "receive", "hold", "release", "bookmark", "create"]
    private static let moving: Set = ["rename", "clone", "promote", "unmount", "set"]
    private static let destroying: Set = ["destroy", "rollback"]

    private static func pool(_ command: ZFSCommand) -> String? {
        let word = command.arguments.first ?? ""
        return ["list", "get", "status"].contains(word) ? nil : "pools are only looked at"
    }

    private static func zfs(_ command: ZFSCommand) -> String? {
        let words = command.arguments
        guard let word = words.first else { return "it does nothing" }
        guard !words.contains(where: { $0.utf8.contains(0) || $0.isEmpty }) else {
            return "a word is empty or has a zero byte"
        }
        let options = options(of: words)
        if let wrong = everywhere(options, word, command.operation) { return wrong }
        if looking.contains(word) { return nil }
        if adding.contains(word) { return adding(word, words, options, command.operation) }
        if moving.contains(word) {
            guard command.operation >= .reversible else { return "`\(word)` is not of class A" }
            return moved(word, words)
        }
        if destroying.contains(word) {
            guard command.operation == .destructive else { return "`\(word)` is of class C" }
            return destroyed(words)
        }
        return "`\(word)` is not known"
    }

    /// The words that are options: those that begin with `-` and are more than that.
    private static func options(of words: [String]) -> [Substring] {
        words.dropFirst().filter { $0.hasPrefix("-") && $0 != "-" }.map { $0.dropFirst() }
    }

    /// A forced or recursive act is of class C, bundled with other letters or not.
    private static func everywhere(
        _ options: [Substring],
        _ word: String,
        _ operation: OperationClass
    ) -> String? {
        guard operation != .destructive, !looking.contains(word) else { return nil }
        for option in options {
            if option.contains("F") { return "`-F` is of class C" }
            if option.contains("R") { return "`-R` is never used" }
            if option.contains("r") { return "`-r` is of class C" }
            if option.contains("f") { return "`-f` is of class C" }
            if option.hasPrefix("-") { return "long options are not known" }
        }
        return nil
    }

    private static func adding(
        _ word: String,
        _ words: [String],
        _ options: [Substring],
        _ operation: OperationClass
    ) -> String? {
        switch word {
        case "receive":
            if options.contains(where: { $0.contains("A") }) {
                return operation >= .reversible ? nil : "`receive -A` is not of class A"
            }
            guard let target = words.last, DatasetName(target) != nil else {
                return "it does not name the dataset to receive into"
            }
            return nil
        case "send":
            return options.contains { $0.contains("p") } ? "properties are not sent" : nil
        case "create":
            guard let name = words.last.flatMap(DatasetName.init), !name.isPoolRoot else {
                return "it does not name a dataset"
            }
            return nil
        default: return nil
        }
    }

    /// Snapshots by name, or a copy that was set aside; nothing else, and nothing by force.
    private static func destroyed(_ words: [String]) -> String? {
        let isOne = words.count == 2 && words[1].contains("@")
        switch words[0] {
        case "rollback":
            let isBack = words.count == 3 && words[1] == "-r" && words[2].contains("@")
            return isOne || isBack ? nil : "a rollback names one snapshot"
        default:
            if isOne { return nil }
            guard words.count == 3, words[1] == "-r", let name = DatasetName(words[2]),
                name.parent?.leaf == "_superseded"
            else { return "only snapshots, and copies that were set aside, are destroyed" }
            return nil
        }
    }

    /// Names are in order, and nothing leaves its pool.
    private static func moved(_ word: String, _ words: [String]) -> String? {
        switch word {
        case "rename":
            guard words.count == 3, pool(words[1]) == pool(words[2]) else {
                return "a rename stays in its pool"
            }
            return words[1].contains("@") == words[2].contains("@")
                ? nil : "a snapshot stays a snapshot"
        case "set":
            return words.count == 3 && words[1] == "canmount=noauto"
                ? nil : "only `canmount=noauto` is set"
        default: return nil
        }
    }

    private static func pool(_ name: String) -> Substring { name.prefix { $0 != "/" && $0 != "@" } }
}
