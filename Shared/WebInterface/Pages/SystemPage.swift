package import Quantities

/// One system: what is wrong first, then pools, disks and charts over one range of time.
package struct SystemPage: Sendable {
    /// Its name.
    package var name = ""
    /// Its client; nil when it named none.
    package var client: String?
    /// The fleet page of that client.
    package var clientLink = ""
    /// Its state.
    package var tone = Tone.unknown
    /// The state's word.
    package var state = ""
    /// The decisive sentence.
    package var finding: Sentence = ""
    /// Further sentences; empty for none.
    package var more: Sentence = ""
    /// What it is.
    package var facts: [Fact] = []
    /// Its open alerts, the worst first.
    package var alerts: [AlertRow] = []
    /// What holds for all pools.
    package var poolRemark = ""
    /// Its pools, the worst first.
    package var pools: [Pool] = []
    /// What holds for all disks.
    package var diskRemark = ""
    /// Its disks, the worst first.
    package var disks: [Disk] = []
    /// How far back pools and disks were looked for: `7 days`.
    package var window = ""
    /// `Last 24 hours`.
    package var rangeTitle = ""
    /// Ranges to choose from.
    package var ranges: [Choice] = []
    /// The charts over that range.
    package var charts: [LineChart] = []
    /// From which tier the points came.
    package var tierRemark = ""
    /// What holds for the other metrics.
    package var otherRemark = ""
    /// Everything else it sent.
    package var others: [Other] = []

    /// A page without anything measured.
    package init() {}

    /// One pool.
    package struct Pool: Sendable {
        /// Its state.
        package var tone: Tone
        /// The state's word.
        package var state: String
        /// Its name.
        package var name: String
        /// Its own page; empty for none.
        package var link = ""
        /// How full it is; nil when that is not known.
        package var usage: UsageBar?
        /// How much is free, or missing.
        package var free: String
        /// How fragmented it is; nil when that is not known.
        package var fragmentation: String?
        /// Why it needs someone; empty when it does not.
        package var why: Sentence

        /// A pool of these parts.
        package init(
            tone: Tone,
            state: String,
            name: String,
            usage: UsageBar?,
            free: String,
            fragmentation: String?,
            why: Sentence
        ) {
            self.tone = tone
            self.state = state
            self.name = name
            self.usage = usage
            self.free = free
            self.fragmentation = fragmentation
            self.why = why
        }
    }

    /// One disk.
    package struct Disk: Sendable {
        /// Its state.
        package var tone: Tone
        /// The state's word.
        package var state: String
        /// Its name.
        package var name: String
        /// Its temperature; nil when that is not known.
        package var temperature: String?
        /// The word of its SMART status; nil when that is not known.
        package var smart: String?
        /// Sectors reallocated; nil when that is not known.
        package var reallocated: String?
        /// How long it has run; nil when that is not known.
        package var powered: String?
        /// Why it needs someone; empty when it does not.
        package var why: Sentence

        /// A disk of these parts.
        package init(
            tone: Tone,
            state: String,
            name: String,
            temperature: String?,
            smart: String?,
            reallocated: String?,
            powered: String?,
            why: Sentence
        ) {
            self.tone = tone
            self.state = state
            self.name = name
            self.temperature = temperature
            self.smart = smart
            self.reallocated = reallocated
            self.powered = powered
            self.why = why
        }
    }

    /// A metric that has no place of its own on the page.
    package struct Other: Sendable {
        /// The metric as sent.
        package var name: String
        /// Its category as sent.
        package var category: String
        /// Its newest value in words, or as a moment.
        package var value: Markup
        /// When that was measured.
        package var measured: Moment

        /// A metric of these parts.
        package init(name: String, category: String, value: Markup, measured: Moment) {
            self.name = name
            self.category = category
            self.value = value
            self.measured = measured
        }
    }
}
