package import Contracts
import Quantities

/// What a webhook said, item by item judged.
package struct WebhookReading: Sendable, Equatable {
    /// The system that sent it.
    package var system: SamplesAccepted.System
    /// The samples that were taken; none is a heartbeat.
    package var samples: SampleColumns
    /// Metrics that were taken; `samples` may have one more, the sender's clock error.
    package var acceptedCount = 0
    /// Samples that stood twice in this webhook; the first was taken.
    package var duplicates = 0
    /// The first items that were not taken.
    package var rejections: [Rejection] = []
    /// How many items were not taken, named or not.
    package var rejectedCount = 0
    /// Whether the webhook says which alerts there are, none or some.
    package var speaksOfAlerts = false
    /// Alerts that were not taken.
    package var alertsRefused = 0
    /// The alerts that were taken.
    package var alerts: [SourceAlertsReported.Alert] = []
    /// Members that no version of the contract knows; they are passed over.
    package var unknownKeys = 0
    /// What was settled differently than the sender wrote it.
    package var notes: [Note] = []

    /// Something the sender should know although nothing was refused.
    package struct Note: Sendable, Equatable {
        /// What it is about, a JSON pointer.
        package var pointer: String
        /// What was done.
        package var detail: String

        /// A note about a place.
        package init(pointer: String, detail: String) {
            self.pointer = pointer
            self.detail = detail
        }
    }

    /// A reading of these parts.
    package init(system: SamplesAccepted.System, samples: SampleColumns) {
        self.system = system
        self.samples = samples
    }
}
