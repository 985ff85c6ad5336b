/// What the page of ASG shows, as it is.
package enum ASGPage {
    /// Its example of a configuration.
    package static let example = """
        pool:
          mount: "/mnt/my_pool"
          # uuid: "optional-pin-for-safety"

        scrub:
          load_threshold: 3.0           # Pause scrub above this 1-min load average
          io_threshold_percent: 40.0    # Pause if any drive exceeds this I/O %

        capacity:
          chunk_fullness_warn_percent: 90.0
          free_space_warn_percent: 10.0
          metadata_min_device_count: 3  # Warn if metadata on fewer devices

        snapshots:
          directory: ".snapshots"       # Relative to pool mount
          retention_days: 3

        # Optional — remove if you don't want notifications
        notifications:
          discord:
            webhook_url: "https://discord.com/api/webhooks/..."
        """
}
