import Foundation

/// Reads what `smartctl --json -a DEVICE` says (smartctl(8)); what is missing gives no sample.
package struct SmartctlAnswer: Decodable {
    private struct Passed: Decodable { let passed: Bool? }
    private struct Degrees: Decodable { let current: Double? }
    private struct Hours: Decodable { let hours: Double? }
    private struct Raw: Decodable { let value: Double? }
    private struct Attribute: Decodable {
        let id: Int
        let raw: Raw?
    }
    private struct Table: Decodable { let table: [Attribute]? }
    private struct Health: Decodable {
        let mediaErrors: Double?
        let percentageUsed: Double?
        let availableSpare: Double?
    }

    private let smartStatus: Passed?
    private let temperature: Degrees?
    private let powerOnTime: Hours?
    private let ataSmartAttributes: Table?
    private let nvmeSmartHealthInformationLog: Health?

    /// Raw values of ATA attributes that are told, by their numbers.
    private static let attributes = [
        5: "reallocated_sectors", 187: "reported_uncorrectable", 197: "pending_sectors",
        198: "offline_uncorrectable", 199: "crc_errors",
    ]

    /// The samples of a disk; none when the answer cannot be read.
    package static func samples(_ json: [UInt8], disk: String) -> [ProbeSample] {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        guard let answer = try? decoder.decode(Self.self, from: Data(json)) else { return [] }
        return answer.samples(of: disk)
    }

    private func samples(of disk: String) -> [ProbeSample] {
        var samples: [ProbeSample] = []
        func add(_ name: String, _ value: Double?, _ unit: String) {
            guard let value else { return }
            samples.append(ProbeSample("disk", disk, name, .number(value), unit))
        }
        if let passed = smartStatus?.passed {
            samples.append(
                ProbeSample("disk", disk, "smart_status", .word(passed ? "PASS" : "FAIL"), "")
            )
        }
        add("temperature", temperature?.current, "°C")
        add("power_on_hours", powerOnTime?.hours, "h")
        for attribute in ataSmartAttributes?.table ?? [] {
            guard let name = Self.attributes[attribute.id] else { continue }
            add(name, attribute.raw?.value, "count")
        }
        add("media_errors", nvmeSmartHealthInformationLog?.mediaErrors, "count")
        add("percentage_used", nvmeSmartHealthInformationLog?.percentageUsed, "%")
        add("available_spare", nvmeSmartHealthInformationLog?.availableSpare, "%")
        return samples
    }
}
