import Quantities

/// A nightly replication task.
struct SimulatedReplication: Sendable {
    let name = "tank-to-backup"
    private let noise: Noise
    private let past: Past

    init(noise: Noise, past: Past) {
        self.noise = noise
        self.past = past
    }

    /// When it last ran: the last 02:00 UTC.
    func lastRun(at moment: Timestamp) -> Timestamp {
        (moment - .seconds(7200)).floored(to: .seconds(86_400)) + .seconds(7200)
    }

    /// How the last run ended; about one in forty fails.
    func status(at moment: Timestamp) -> String {
        run(at: moment)["status"].unit < 0.025 ? "FAILED" : "SUCCESS"
    }

    /// Bytes that the last run sent.
    func bytesTransferred(at moment: Timestamp) -> Double {
        run(at: moment)["bytes"].within(2e9...60e9).rounded()
    }

    private func run(at moment: Timestamp) -> Noise {
        noise[lastRun(at: moment).microseconds]
    }
}
