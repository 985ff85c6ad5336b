import Foundation
import Quantities

/// A disk that grows older, warmer in the afternoon, and sometimes worse.
struct SimulatedDisk: Sendable {
    let name: String
    let serial: String
    let model: String
    private let restingTemperature: Double
    private let hoursAtEnd: Double
    private let oldSectors: Double
    private let trouble: Trouble?
    private let noise: Noise
    private let past: Past

    static func all(noise: Noise, trouble: Trouble?, past: Past) -> [SimulatedDisk] {
        let count = noise["count"].pick([4, 4, 6, 6, 8])
        let model = noise["model"].pick([
            "ST16000NM001G", "WDC WD101EFBX", "TOSHIBA MG08ACA16TE", "HGST HUH721212ALE604",
        ])
        // The third disk is the one in trouble: neither the first nor the last in a list.
        return (0..<count).map { index in
            let name = "sd" + String(UnicodeScalar(UInt8(ascii: "a") + UInt8(index)))
            return SimulatedDisk(
                name: name,
                model: model,
                noise: noise[name],
                trouble: index == 2 ? trouble : nil,
                past: past
            )
        }
    }

    private init(name: String, model: String, noise: Noise, trouble: Trouble?, past: Past) {
        self.name = name
        self.model = model
        self.noise = noise
        self.past = past
        let isDiskTrouble = trouble == .failingDisk || trouble == .hotDisk
        self.trouble = isDiskTrouble ? trouble : nil
        serial = "ZA" + String(noise["serial"].whole(10_000_000...99_999_999))
        restingTemperature = noise["temperature"].within(29...38)
        hoursAtEnd = noise["hours"].within(3_000...52_000).rounded()
        oldSectors = noise["sectors"].unit < 0.85 ? 0 : noise["sectors"].within(1...8).rounded()
    }

    /// Degrees Celsius, whole as drives report them.
    func temperature(at moment: Timestamp) -> Double {
        let day = Double(moment.microseconds) / 86_400_000_000
        let warmth = 2 * cos((day - 0.63) * 2 * .pi)
        let heat = trouble == .hotDisk && hasSetIn(moment) ? 22.0 : 0
        let flicker = noise["warmth"][moment.microseconds / 3_600_000_000].centred
        return (restingTemperature + warmth + heat + flicker).rounded()
    }

    /// Hours it has been switched on.
    func powerOnHours(at moment: Timestamp) -> Double {
        max(0, hoursAtEnd + ((moment - past.end).fractionalSeconds / 3600).rounded(.down))
    }

    /// Sectors that it has given up; they never become fewer.
    func reallocatedSectors(at moment: Timestamp) -> Double {
        guard trouble == .failingDisk, hasSetIn(moment) else { return oldSectors }
        let since = past.progress(moment) - Trouble.failingDisk.onset
        return oldSectors + (since * since * 9_600).rounded(.up)
    }

    /// What the drive says of itself, which is late, as it is in real drives.
    func smartStatus(at moment: Timestamp) -> String {
        trouble == .failingDisk && past.progress(moment) > 0.988 ? "FAIL" : "PASS"
    }

    private func hasSetIn(_ moment: Timestamp) -> Bool {
        trouble.map { past.progress(moment) >= $0.onset } ?? false
    }
}
