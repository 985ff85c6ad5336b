package import Quantities

/// Where a Btrfs pool's space is: what each device holds, can take, and never will.
package struct SpaceSection: PoolSection {
    /// A device, in bytes of the device.
    package struct Device: Sendable, Hashable {
        /// `sda`, or `device 3, missing`.
        package var name: String
        /// `8 TB, 7.28 TiB`.
        package var size: String
        /// Bytes of it that the pool may use.
        package var bytes: Int64
        /// Bytes that chunks take.
        package var allocated: Int64
        /// Bytes that can be taken now.
        package var now: Int64
        /// Bytes that can be taken only after a balance.
        package var afterBalance: Int64
        /// Bytes that can never be taken.
        package var unreachable: Int64

        /// A device.
        package init(
            name: String,
            size: String,
            bytes: Int64,
            allocated: Int64,
            now: Int64,
            afterBalance: Int64,
            unreachable: Int64
        ) {
            self.name = name
            self.size = size
            self.bytes = bytes
            self.allocated = allocated
            self.now = now
            self.afterBalance = afterBalance
            self.unreachable = unreachable
        }
    }

    /// Why it is as it is, in a sentence or two.
    package var lead: Sentence
    /// The devices.
    package var devices: [Device]
    /// The command that would make more obtainable; empty for none.
    package var command: String

    /// A section of these parts.
    package init(lead: Sentence, devices: [Device], command: String) {
        self.lead = lead
        self.devices = devices
        self.command = command
    }

    /// The card as HTML.
    package var markup: Markup {
        let largest = devices.map(\.bytes).max() ?? 1
        return Markup(
            tags: Templates.render(
                "pool-space",
                [
                    "sectionLead": Markup(lead).html,
                    "devices": devices.map { $0.view(largest: largest) },
                    "hasCommand": !command.isEmpty, "command": command,
                ]
            )
        )
    }
}

extension SpaceSection.Device {
    fileprivate func view(largest: Int64) -> [String: Any] {
        [
            "device": name, "deviceSize": size, "bar": bar(largest: largest).html,
            "allocated": Self.words(allocated), "now": Self.words(now),
            "afterBalance": Self.words(afterBalance), "hasAfterBalance": afterBalance > 0,
            "unreachable": Self.words(unreachable), "hasUnreachable": unreachable > 0,
        ]
    }

    private static func words(_ bytes: Int64) -> String {
        bytes > 0 ? Wording.size(ByteCount(bytes)) : Wording.missing
    }

    /// All devices share one scale, so that the largest one's bar is the longest.
    private func bar(largest: Int64) -> Markup {
        let parts: [(String, Int64)] = [
            (#"class="f-used""#, allocated), (#"class="f-now""#, now),
            (#"class="f-soon""#, afterBalance), (##"fill="url(#hatch)""##, unreachable),
        ]
        var start = 0.0
        var drawn = ""
        for (look, bytes) in parts where bytes > 0 {
            let width = Double(bytes) / Double(max(1, largest)) * 100
            let place = "x=\"\(Self.digits(start))%\" width=\"\(Self.digits(width))%\""
            drawn += "<rect \(look) \(place) height=\"20\"/>"
            start += width
        }
        let title =
            "\(name): \(Self.words(allocated)) allocated, \(Self.words(now)) obtainable now, "
            + "\(Self.words(afterBalance)) only after a balance, "
            + "\(Self.words(unreachable)) unreachable"
        return Markup(tags: "<svg class=\"barv\" width=\"100%\" height=\"20\" role=\"img\"><title>")
            + Markup(escaping: title) + Markup(tags: "</title>\(drawn)</svg>")
    }

    private static func digits(_ value: Double) -> String { Wording.decimal(value, places: 2) }
}
