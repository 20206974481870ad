# Recipes for those who have just; each wraps a script of the same name.

# List the recipes.
default:
	@just --list

# Install what building and testing need.
setup:
	./scripts/setup.sh

# Show the main job on a real node.
demo *arguments:
	./scripts/demo.sh {{arguments}}

# Run every test.
test:
	./scripts/test.sh

# Measure the weights of the pallets and write runtime/src/weights.
benchmark:
	./scripts/benchmark.sh

# Have a running network take on the next release by vote.
upgrade *arguments:
	./scripts/upgrade.sh {{arguments}}

# Build the Wasm by itself, the same bytes everywhere.
wasm *arguments:
	./scripts/wasm.sh {{arguments}}

# Build the Wasm twice and compare.
reproducible:
	./scripts/reproducible.sh

# Make the state anew on which the tests try upgrades.
fixture:
	./scripts/fixture.sh

# Start a network of several nodes and test it; see --help.
zombienet *arguments:
	./scripts/zombienet.sh {{arguments}}

# Run the fault cases against real nodes; see --help.
faults *arguments:
	./scripts/faults.sh {{arguments}}

# Make a consortium, or change who validates; see --help.
consortium *arguments:
	./scripts/consortium.sh {{arguments}}
