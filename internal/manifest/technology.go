package manifest

import "strings"

// technologies says which technology a well-known package belongs to. A key that ends in "*" stands for all packages
// that begin so. It is short on purpose: an organisation names its own packages as aliases of its skills.
var technologies = map[string]string{
	// Go
	"go:k8s.io/*": "Kubernetes", "go:sigs.k8s.io/*": "Kubernetes", "go:helm.sh/helm/*": "Helm",
	"go:google.golang.org/grpc": "gRPC", "go:google.golang.org/protobuf": "Protocol Buffers",
	"go:github.com/golang/protobuf": "Protocol Buffers", "go:github.com/docker/docker": "Docker",
	"go:github.com/hashicorp/terraform*": "Terraform", "go:github.com/prometheus/*": "Prometheus",
	"go:go.opentelemetry.io/*": "OpenTelemetry", "go:github.com/aws/*": "AWS", "go:cloud.google.com/*": "Google Cloud",
	"go:github.com/azure/*": "Azure", "go:github.com/jackc/pgx*": "PostgreSQL", "go:github.com/lib/pq": "PostgreSQL",
	"go:github.com/go-sql-driver/mysql": "MySQL", "go:modernc.org/sqlite": "SQLite", "go:github.com/mattn/go-sqlite3": "SQLite",
	"go:github.com/redis/*": "Redis", "go:github.com/go-redis/*": "Redis", "go:go.mongodb.org/*": "MongoDB",
	"go:github.com/segmentio/kafka-go": "Kafka", "go:github.com/confluentinc/*": "Kafka", "go:github.com/ibm/sarama": "Kafka",
	"go:github.com/nats-io/*": "NATS", "go:github.com/rabbitmq/*": "RabbitMQ", "go:github.com/gin-gonic/*": "Gin",
	"go:github.com/elastic/*": "Elasticsearch", "go:github.com/graphql-go/*": "GraphQL", "go:github.com/99designs/gqlgen": "GraphQL",
	"go:github.com/a-h/templ": "templ", "go:github.com/pulumi/*": "Pulumi", "go:github.com/hashicorp/vault*": "Vault",

	// npm
	"npm:react": "React", "npm:react-dom": "React", "npm:react-native": "React Native", "npm:next": "Next.js",
	"npm:vue": "Vue", "npm:nuxt": "Nuxt", "npm:@angular/*": "Angular", "npm:svelte": "Svelte", "npm:solid-js": "SolidJS",
	"npm:express": "Express", "npm:fastify": "Fastify", "npm:@nestjs/*": "NestJS", "npm:graphql": "GraphQL",
	"npm:@apollo/*": "GraphQL", "npm:webpack": "webpack", "npm:vite": "Vite", "npm:esbuild": "esbuild",
	"npm:tailwindcss": "Tailwind CSS", "npm:jest": "Jest", "npm:vitest": "Vitest", "npm:cypress": "Cypress",
	"npm:playwright": "Playwright", "npm:@playwright/test": "Playwright", "npm:storybook": "Storybook",
	"npm:@storybook/*": "Storybook", "npm:electron": "Electron", "npm:d3": "D3", "npm:three": "three.js",
	"npm:redux": "Redux", "npm:@reduxjs/toolkit": "Redux", "npm:rxjs": "RxJS", "npm:pg": "PostgreSQL",
	"npm:mysql2": "MySQL", "npm:mongodb": "MongoDB", "npm:mongoose": "MongoDB", "npm:redis": "Redis",
	"npm:ioredis": "Redis", "npm:kafkajs": "Kafka", "npm:@prisma/*": "Prisma", "npm:prisma": "Prisma",
	"npm:@aws-sdk/*": "AWS", "npm:aws-cdk-lib": "AWS", "npm:@google-cloud/*": "Google Cloud", "npm:@azure/*": "Azure",
	"npm:htmx.org": "htmx", "npm:axe-core": "axe", "npm:socket.io": "Socket.IO", "npm:@grpc/*": "gRPC",

	// Maven
	"maven:org.springframework.boot:*": "Spring", "maven:org.springframework:*": "Spring",
	"maven:org.springframework.cloud:*": "Spring", "maven:org.springframework.security:*": "Spring",
	"maven:io.quarkus:*": "Quarkus", "maven:io.micronaut:*": "Micronaut", "maven:jakarta.*": "Jakarta EE",
	"maven:javax.*": "Jakarta EE", "maven:org.hibernate:*": "Hibernate", "maven:org.hibernate.orm:*": "Hibernate",
	"maven:org.junit.jupiter:*": "JUnit", "maven:junit:junit": "JUnit", "maven:org.apache.kafka:*": "Kafka",
	"maven:org.apache.spark:*": "Spark", "maven:org.apache.flink:*": "Flink", "maven:org.apache.camel:*": "Camel",
	"maven:org.postgresql:*": "PostgreSQL", "maven:com.mysql:*": "MySQL", "maven:org.mongodb:*": "MongoDB",
	"maven:redis.clients:*": "Redis", "maven:io.grpc:*": "gRPC", "maven:com.google.protobuf:*": "Protocol Buffers",
	"maven:software.amazon.awssdk:*": "AWS", "maven:com.google.cloud:*": "Google Cloud", "maven:com.azure:*": "Azure",
	"maven:io.netty:*": "Netty", "maven:org.elasticsearch.client:*": "Elasticsearch", "maven:io.opentelemetry:*": "OpenTelemetry",
	"maven:com.fasterxml.jackson.core:*": "Jackson", "maven:org.flywaydb:*": "Flyway", "maven:org.liquibase:*": "Liquibase",

	// Cargo
	"cargo:tokio": "Tokio", "cargo:axum": "axum", "cargo:actix-web": "Actix", "cargo:serde": "Serde", "cargo:bevy": "Bevy",
	"cargo:tonic": "gRPC", "cargo:prost": "Protocol Buffers", "cargo:sqlx": "SQLx", "cargo:diesel": "Diesel",
	"cargo:tokio-postgres": "PostgreSQL", "cargo:rusqlite": "SQLite", "cargo:redis": "Redis", "cargo:rdkafka": "Kafka",
	"cargo:wasm-bindgen": "WebAssembly", "cargo:kube": "Kubernetes", "cargo:opentelemetry": "OpenTelemetry",
	"cargo:aws-sdk-*": "AWS", "cargo:tauri": "Tauri",

	// PyPI
	"pypi:django": "Django", "pypi:djangorestframework": "Django", "pypi:flask": "Flask", "pypi:fastapi": "FastAPI",
	"pypi:sqlalchemy": "SQLAlchemy", "pypi:celery": "Celery", "pypi:numpy": "NumPy", "pypi:pandas": "pandas",
	"pypi:scipy": "SciPy", "pypi:scikit-learn": "scikit-learn", "pypi:torch": "PyTorch", "pypi:tensorflow": "TensorFlow",
	"pypi:keras": "Keras", "pypi:jax": "JAX", "pypi:transformers": "Transformers", "pypi:jupyter": "Jupyter",
	"pypi:notebook": "Jupyter", "pypi:matplotlib": "Matplotlib", "pypi:pytest": "pytest", "pypi:pyspark": "Spark",
	"pypi:apache-airflow": "Airflow", "pypi:psycopg": "PostgreSQL", "pypi:psycopg2": "PostgreSQL",
	"pypi:psycopg2-binary": "PostgreSQL", "pypi:pymongo": "MongoDB", "pypi:redis": "Redis", "pypi:kafka-python": "Kafka",
	"pypi:confluent-kafka": "Kafka", "pypi:boto3": "AWS", "pypi:google-cloud-*": "Google Cloud", "pypi:azure-*": "Azure",
	"pypi:kubernetes": "Kubernetes", "pypi:ansible": "Ansible", "pypi:grpcio": "gRPC", "pypi:protobuf": "Protocol Buffers",
	"pypi:pydantic": "Pydantic", "pypi:scrapy": "Scrapy", "pypi:selenium": "Selenium", "pypi:dbt-core": "dbt",
	"pypi:polars": "Polars", "pypi:dask": "Dask", "pypi:ray": "Ray", "pypi:playwright": "Playwright",
}

// Technology returns the technology that the package belongs to, "" for a package that is not well known.
func (d Dependency) Technology() string {
	key := strings.ToLower(d.Key())
	if t := technologies[key]; t != "" {
		return t
	}
	for i := len(key) - 1; i > 0; i-- { // the longest beginning decides
		if t := technologies[key[:i]+"*"]; t != "" {
			return t
		}
	}
	return ""
}
