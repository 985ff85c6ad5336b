import APIGatewayCore
import Quantities

/// One system with its pools and disks.
struct SystemDetailAnswer: Encodable {
    let id: String
    let name: String
    let hostname: String
    let version: String
    let clientName: String?
    let firstSeen: String
    let lastSeen: String
    let state: String
    let presence: String
    let reasons: [String]
    let pools: [Pool]
    let disks: [Disk]

    struct Pool: Encodable {
        let name: String
        let state: String
        let usedBytes: Int64?
        let totalBytes: Int64?
        let usedRatio: Double?
        let fragmentation: Double?
        let isStale: Bool
    }

    struct Disk: Encodable {
        let name: String
        let state: String
        let temperatureCelsius: Double?
        let smartStatus: String?
        let reallocatedSectors: Double?
        let poweredSeconds: Int64?
        let isStale: Bool
    }

    init(_ assessed: SystemAssessment) {
        let head = SystemAnswer(assessed)
        id = head.id
        name = head.name
        hostname = head.hostname
        version = head.version
        clientName = head.clientName
        firstSeen = head.firstSeen
        lastSeen = head.lastSeen
        state = head.state
        presence = head.presence
        reasons = head.reasons
        pools = assessed.pools.map(Pool.init)
        disks = assessed.disks.map(Disk.init)
    }
}

extension SystemDetailAnswer.Pool {
    fileprivate init(_ pool: PoolAssessment) {
        name = pool.name
        state = pool.condition.word
        usedBytes = pool.used?.bytes
        totalBytes = pool.total?.bytes
        usedRatio = pool.ratio
        fragmentation = pool.fragmentation.flatMap { $0.isFinite ? $0 : nil }
        isStale = pool.isStale
    }
}

extension SystemDetailAnswer.Disk {
    fileprivate init(_ disk: DiskAssessment) {
        name = disk.name
        state = disk.condition.word
        temperatureCelsius = disk.celsius.flatMap { $0.isFinite ? $0 : nil }
        smartStatus = disk.smart
        reallocatedSectors = disk.reallocated.flatMap { $0.isFinite ? $0 : nil }
        poweredSeconds = disk.powered?.components.seconds
        isStale = disk.isStale
    }
}
