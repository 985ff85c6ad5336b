import Quantities

@testable import APIGatewayCore

let now = Timestamp(seconds: 1_777_885_924)

func name<T: Name>(_ text: String) -> T {
    guard let name = T(text) else { preconditionFailure("\(text) is a bad name in a test") }
    return name
}

extension Reading {
    static func pool(
        _ pool: String,
        used: Double,
        total: Double,
        health: String? = "ONLINE",
        at time: Timestamp = now
    ) -> [Reading] {
        func reading(_ name: String, _ unit: String, _ value: Double, _ text: String = "")
            -> Reading
        {
            Reading(
                type: "pool",
                object: pool,
                name: name,
                unit: unit,
                time: time,
                value: value,
                text: text
            )
        }
        return [reading("used", "bytes", used), reading("total", "bytes", total)]
            + (health.map { [reading("health", "state", 1, $0)] } ?? [])
    }

    static func disk(
        _ disk: String,
        celsius: Double? = 35,
        smart: String? = "PASS",
        reallocated: Double? = nil,
        weekAgo: Double? = nil
    ) -> [Reading] {
        func reading(_ name: String, _ unit: String, _ value: Double, _ text: String = "")
            -> Reading
        {
            Reading(
                type: "disk",
                object: disk,
                name: name,
                unit: unit,
                time: now,
                value: value,
                text: text,
                weekAgo: name == "reallocated_sectors" ? weekAgo : nil
            )
        }
        return [
            celsius.map { reading("temperature", "celsius", $0) },
            smart.map { reading("smart_status", "state", 1, $0) },
            reallocated.map { reading("reallocated_sectors", "count", $0) },
        ].compactMap(\.self)
    }
}

func assess(
    _ readings: [Reading],
    name title: String = "nas",
    client: String? = "Acme",
    silentFor silence: Duration = .seconds(12),
    newsIsFresh: Bool = true
) -> SystemAssessment {
    let system = ObservedSystem(
        id: name(title),
        name: title,
        client: client.map { name($0) },
        firstSeen: now - .seconds(86_400 * 90),
        lastSeen: now - silence,
        readings: readings
    )
    return SystemAssessment(system, now: now, newsIsFresh: newsIsFresh)
}
