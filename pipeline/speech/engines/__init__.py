"""The engines that are built in; they come in by the same door as any plugin."""
