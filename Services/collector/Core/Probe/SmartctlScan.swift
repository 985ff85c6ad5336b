import Foundation

/// Reads what `smartctl --scan --json` says: the disks, and how each is to be asked.
package enum SmartctlScan {
    /// A disk that smartctl found.
    package struct Disk: Sendable, Hashable {
        /// What it is called in samples.
        package let name: String
        /// The words that ask for all of it.
        package let arguments: [String]
    }

    private struct Answer: Decodable {
        struct Device: Decodable {
            let name: String
            let type: String?
        }
        let devices: [Device]?
    }

    /// The disks; none when the answer cannot be read.
    ///
    /// One that sleeps is left alone (`-n standby`): a look every few minutes must not keep it
    /// awake. Disks behind a RAID controller have one name and are told apart by their type.
    package static func disks(_ json: [UInt8]) -> [Disk] {
        guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(json)) else {
            return []
        }
        let devices = answer.devices ?? []
        return devices.map { device in
            let last = device.name.split(separator: "/").last.map(String.init) ?? device.name
            let isAlone = devices.count { $0.name == device.name } == 1
            let type = device.type ?? ""
            return Disk(
                name: isAlone ? last : "\(last)-\(type.replacing(",", with: "-"))",
                arguments: ["--json", "-n", "standby", "-a"] + (type.isEmpty ? [] : ["-d", type])
                    + [device.name]
            )
        }
    }
}
