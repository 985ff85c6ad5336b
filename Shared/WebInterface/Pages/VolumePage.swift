package import Quantities

/// One Docker volume: its rules, what the next run would delete and why, past runs, the audit.
package struct VolumePage: Sendable {
    /// The volume's name.
    package var name = ""
    /// Its host.
    package var host = ""
    /// Its state.
    package var badge = Badge(.unknown, "Unknown")
    /// The answer in one sentence.
    package var lead: Sentence = ""
    /// What else is known of it.
    package var facts: [Fact] = []
    /// What happened to a form that was sent, or what does not work.
    package var notices: [Notice] = []
    /// Its rules.
    package var rules: [VolumesPage.Row] = []
    /// What the next run of each rule would delete.
    package var plans: [Plan] = []
    /// Runs, the newest first.
    package var runs: [Run] = []
    /// What people asked for, the newest first.
    package var orders: [OrderLine] = []
    /// Why runs and plans cannot be shown; empty when they can.
    package var absence: Sentence = ""
    /// Where forms of the page are sent, such as `/volumes/dock-1/logs`.
    package var action = ""
    /// Whether the viewer may plan, run and pause.
    package var mayAct = false
    /// Whether runs are paused.
    package var isPaused = false
    /// Where the audit is read; empty for nowhere.
    package var auditLink = ""

    /// A page of nothing.
    package init() {}

    /// What the next run of a rule would delete.
    package struct Plan: Sendable {
        /// The rule's path.
        package var path: String
        /// The plan's digest.
        package var digest: String
        /// `plan 4be0, made 09:11, valid while its files differ by at most 5 %`.
        package var remark: String
        /// What it deletes, in one sentence.
        package var lead: Sentence
        /// Why it waits for a person; empty when it does not.
        package var held: Sentence
        /// What was odd or could not be looked at.
        package var oddities: [String]
        /// What is stored by day and what of it goes; nil where days do not decide.
        package var chart: DayBars?
        /// The first files that go.
        package var files: [File]
        /// How many more go.
        package var rest: String
        /// `Delete 1,204 files…`; empty when nothing is to be run.
        package var button: String
        /// Whether running it is unusual, so that its button warns.
        package var isDangerous: Bool

        /// A plan of these parts.
        package init(
            path: String,
            digest: String,
            remark: String,
            lead: Sentence,
            held: Sentence = "",
            oddities: [String] = [],
            chart: DayBars? = nil,
            files: [File] = [],
            rest: String = "",
            button: String = "",
            isDangerous: Bool = false
        ) {
            self.path = path
            self.digest = digest
            self.remark = remark
            self.lead = lead
            self.held = held
            self.oddities = oddities
            self.chart = chart
            self.files = files
            self.rest = rest
            self.button = button
            self.isDangerous = isDangerous
        }
    }

    /// A file that would go.
    package struct File: Sendable {
        /// Its path below the registered one, printable.
        package var path: String
        /// Its size in words.
        package var size: String
        /// When it was last written.
        package var written: Moment
        /// Why it goes.
        package var why: String

        /// A file.
        package init(path: String, size: String, written: Moment, why: String) {
            self.path = path
            self.size = size
            self.written = written
            self.why = why
        }
    }

    /// A run.
    package struct Run: Sendable {
        /// How it ended.
        package var badge: Badge
        /// When it began.
        package var began: Moment
        /// The rule's path and algorithm.
        package var rule: String
        /// Who asked for it.
        package var trigger: String
        /// What it removed.
        package var removed: String
        /// Why it is not well; empty when it is.
        package var why: String

        /// A run.
        package init(
            badge: Badge,
            began: Moment,
            rule: String,
            trigger: String,
            removed: String,
            why: String
        ) {
            self.badge = badge
            self.began = began
            self.rule = rule
            self.trigger = trigger
            self.removed = removed
            self.why = why
        }
    }
}
