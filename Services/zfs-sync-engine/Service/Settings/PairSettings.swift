import Observations
import Quantities
import ServiceChassis
import ZFSSyncEngineCore

/// One item of `pairs`: what its datasets have in common.
struct PairSettings {
    var name = ""
    var primary = ""
    var backup = ""
    var rate: ByteCount?
    var rateWindows: [RateWindow] = []
    var stall = Duration.seconds(600)
    var isDirect = false
    var isOfflineExpected = false
    var windows: [WeekWindow] = []

    /// The datasets of a pair; what is faulty is noted and left out.
    static func read(_ reader: inout SettingsReader, hosts: [String]) -> [DatasetSettings] {
        var pair = PairSettings()
        pair.primary = host("primary", &reader, hosts)
        pair.backup = host("backup", &reader, hosts)
        pair.name = reader.string("name", default: "\(pair.primary) → \(pair.backup)")
        pair.isOfflineExpected = reader.boolean("expected_offline", default: false)
        pair.isDirect = reader.boolean("direct", default: false)
        let rate = reader.bytes("rate_limit", default: ByteCount(0))
        pair.rate = rate.bytes == 0 ? nil : rate
        pair.stall = reader.duration(
            "stall_after",
            default: pair.stall,
            in: .seconds(10) ... .seconds(86_400)
        )
        pair.windows = windows(&reader)
        pair.rateWindows = reader.sections("rate_windows") { rateWindow(&$0) }.compactMap(\.self)
        let made = pair
        return reader.sections("datasets") { made.dataset(&$0) }.compactMap { $0 }
    }

    private static func host(
        _ key: String,
        _ reader: inout SettingsReader,
        _ hosts: [String]
    ) -> String {
        let name = reader.requiredString(key, advice: "name a host of `san_hosts`")
        if !name.isEmpty, !hosts.contains(name) {
            let known =
                hosts.isEmpty ? "there are none" : "they are \(hosts.joined(separator: ", "))"
            reader.problem(key, "`\(name)` is no host of `san_hosts`; \(known)")
        }
        return name
    }

    private static func windows(_ reader: inout SettingsReader) -> [WeekWindow] {
        reader.strings("windows", default: [], countMax: 100).compactMap { text in
            if let window = WeekWindow(text) { return window }
            reader.problem(
                "windows",
                "`\(text)` is no window such as `mon-fri 22:00-06:00` or `daily 01:00-05:00`"
            )
            return nil
        }
    }

    private static func rateWindow(_ reader: inout SettingsReader) -> RateWindow? {
        let text = reader.requiredString(
            "window",
            advice: "give a time of the week, such as `mon-fri 08:00-18:00`"
        )
        let rate = reader.bytes("rate_limit", default: ByteCount(0))
        guard !text.isEmpty else { return nil }
        guard let window = WeekWindow(text) else {
            reader.problem("window", "`\(text)` is no window such as `mon-fri 08:00-18:00`")
            return nil
        }
        return RateWindow(window, bytesPerSecond: rate.bytes == 0 ? nil : rate)
    }

    private func dataset(_ reader: inout SettingsReader) -> DatasetSettings? {
        let source = Self.name("name", &reader)
        let target = Self.name("backup_dataset", &reader)
        let hours = reader.number("max_delay_hours", default: 72, in: 0.1...87_600)
        let warning = reader.number("warn_delay_hours", default: hours / 2, in: 0.01...87_600)
        let repairs = reader.boolean("auto_repair", default: false)
        let isReanchorGiven = reader.isGiven("auto_reanchor")
        let reanchors = reader.boolean("auto_reanchor", default: repairs)
        let isDryRun = reader.boolean("dry_run", default: false)
        let isOffline = reader.boolean("expected_offline", default: isOfflineExpected)
        let headroom = reader.integer("headroom_min", default: 2, in: 0...100_000)
        let initial = reader.choice("initial", default: InitialCopy.all)
        let reserve = reader.bytes("reserve", default: .gibibytes(1))
        let anchors = reader.boolean("anchor", default: true)
        guard let source, let target, !primary.isEmpty, !backup.isEmpty else { return nil }
        if target.isPoolRoot, reanchors, isReanchorGiven {
            reader.problem(
                "auto_reanchor",
                "\(target) is a pool's root, which can be neither renamed nor replaced; replicate "
                    + "to a dataset below it"
            )
        }
        var policy = DatasetPolicy(
            pair: name,
            sourceHost: primary,
            source: source,
            targetHost: backup,
            target: target,
            delay: DelayPolicy(
                broken: .seconds(hours * 3600),
                warning: .seconds(warning * 3600)
            )
        )
        policy.repairs = repairs
        policy.reanchors = reanchors
        policy.isDryRun = isDryRun
        policy.isOfflineExpected = isOffline
        policy.headroomMin = headroom
        policy.initial = initial
        policy.reserve = reserve
        policy.anchors = anchors
        return DatasetSettings(
            policy: policy,
            rate: rate,
            rateWindows: rateWindows,
            stall: stall,
            isDirect: isDirect,
            windows: windows
        )
    }

    private static func name(_ key: String, _ reader: inout SettingsReader) -> DatasetName? {
        let text = reader.requiredString(key, advice: "name a dataset, such as `tank/data`")
        guard !text.isEmpty else { return nil }
        if let name = DatasetName(text) {
            let own = [Planner.supersededFolder, Planner.reanchorFolder]
            let words = text.split(separator: "/").map(String.init)
            guard let folder = words.first(where: own.contains) else { return name }
            reader.problem(
                key,
                "`\(text)` lies in \(folder), where copies are set aside; name another dataset"
            )
            return nil
        }
        reader.problem(key, "`\(text)` is no name of a ZFS dataset")
        return nil
    }
}
