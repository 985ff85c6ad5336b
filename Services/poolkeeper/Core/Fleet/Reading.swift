import Quantities

/// One metric of a webhook.
struct Reading: Sendable, Equatable {
    /// A value as n8n would send it.
    enum Value: Sendable, Equatable {
        case number(Double)
        case word(String)
        /// A moment as the TrueNAS API has it: `{"$date": milliseconds}`.
        case date(Timestamp)
    }

    let type: String
    let name: String
    let value: Value
    let unit: String
    /// Names and texts of `metadata`; empty for none.
    let metadata: [String]

    init(_ type: String, _ name: String, _ value: Value, _ unit: String, _ metadata: [String] = [])
    {
        self.type = type
        self.name = name
        self.value = value
        self.unit = unit
        self.metadata = metadata
    }
}

extension SimulatedSystem {
    /// How much is read of a system at once.
    enum Detail {
        /// What changes by the hour.
        case hourly
        /// That, and what drives and tasks say once a day.
        case everything
    }

    /// What a collector would read of the system at a moment.
    func readings(at moment: Timestamp, _ detail: Detail) -> [Reading] {
        var found = pools.flatMap { $0.readings(at: moment) }
        found += disks.map { $0.temperatureReading(at: moment) }
        found += load.readings(at: moment)
        guard detail == .everything else { return found }
        found += disks.flatMap { $0.healthReadings(at: moment) }
        found += replications.flatMap { $0.readings(at: moment) }
        return found
    }

    /// Alerts that TrueNAS would raise at a moment, repeated with every poll while they last.
    func alerts(at moment: Timestamp) -> [(severity: String, message: String)] {
        var found: [(severity: String, message: String)] = []
        for pool in pools {
            let share = (pool.usedGB(at: moment) / pool.totalGB * 100).rounded(.down)
            if share >= 80 {
                let severity = share >= 90 ? "critical" : "warning"
                found.append((severity, "Pool '\(pool.name)' is \(Int(share))% full"))
            }
            if pool.health(at: moment) != "ONLINE" {
                found.append(("critical", "Pool '\(pool.name)' is \(pool.health(at: moment))"))
            }
        }
        for disk in disks where disk.smartStatus(at: moment) != "PASS" {
            found.append(("critical", "Disk \(disk.name) (\(disk.serial)) SMART status FAIL"))
        }
        return found
    }
}

extension SimulatedPool {
    func readings(at moment: Timestamp) -> [Reading] {
        [
            Reading("pool", "\(name)_used", .number(hundredths(usedGB(at: moment))), "GB"),
            Reading("pool", "\(name)_total", .number(totalGB), "GB"),
            Reading("pool", "\(name)_health", .word(health(at: moment)), ""),
            Reading("pool", "\(name)_fragmentation", .number(fragmentation(at: moment)), "%"),
        ]
    }
}

extension SimulatedDisk {
    func temperatureReading(at moment: Timestamp) -> Reading {
        Reading("disk", "\(name)_temperature", .number(temperature(at: moment)), "°C", identity)
    }

    func healthReadings(at moment: Timestamp) -> [Reading] {
        let sectors = reallocatedSectors(at: moment)
        return [
            Reading("disk", "\(name)_smart_status", .word(smartStatus(at: moment)), "", identity),
            Reading("disk", "\(name)_power_on_hours", .number(powerOnHours(at: moment)), "h"),
            Reading("disk", "\(name)_reallocated_sectors", .number(sectors), "count"),
        ]
    }

    private var identity: [String] { ["serial", serial, "model", model] }
}

extension SimulatedLoad {
    func readings(at moment: Timestamp) -> [Reading] {
        let memory = hundredths(memoryUsedGB(at: moment))
        return [
            Reading("cpu", "cpu_usage", .number((processor(at: moment) * 10).rounded() / 10), "%"),
            Reading("memory", "memory_used", .number(memory), "GB"),
            Reading("memory", "memory_total", .number(memoryTotalGB), "GB"),
            Reading("system", "uptime", .number(uptime(at: moment)), "s"),
        ]
    }
}

extension SimulatedReplication {
    func readings(at moment: Timestamp) -> [Reading] {
        let bytes = bytesTransferred(at: moment)
        return [
            Reading("replication", "\(name)_last_run", .date(lastRun(at: moment)), ""),
            Reading("replication", "\(name)_status", .word(status(at: moment)), ""),
            Reading("replication", "\(name)_bytes_transferred", .number(bytes), "B"),
        ]
    }
}

private func hundredths(_ value: Double) -> Double {
    (value * 100).rounded() / 100
}
