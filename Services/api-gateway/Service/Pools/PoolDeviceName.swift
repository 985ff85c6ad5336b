import Contracts

/// What a pool's device is called on pages.
enum PoolDeviceName {
    /// `sda`, or its number where it has no path.
    static func of(_ device: PoolAssessed.Device) -> String {
        guard let path = device.path, !device.isMissing else {
            return device.isMissing ? "device \(device.id), missing" : "device \(device.id)"
        }
        return path.hasPrefix("/dev/") ? String(path.dropFirst(5)) : path
    }

    /// The name of a device of a pool by its number.
    static func of(_ id: UInt64, in pool: PoolAssessed) -> String {
        pool.devices.first { $0.id == id }.map(of) ?? "device \(id)"
    }
}
