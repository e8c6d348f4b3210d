// Made by scripts/patch-metadata from k8s.io/api v0.37.1; not to be edited.

/** `GROUP/VERSION KIND=TYPE …`, where a type is a line of `TYPES`. */
export const KINDS = `
admissionregistration.k8s.io/v1 MutatingAdmissionPolicy=0 MutatingAdmissionPolicyBinding=17 MutatingWebhookConfiguration=20 ValidatingAdmissionPolicy=25 ValidatingAdmissionPolicyBinding=33 ValidatingWebhookConfiguration=35
admissionregistration.k8s.io/v1alpha1 MutatingAdmissionPolicy=37 MutatingAdmissionPolicyBinding=47 ValidatingAdmissionPolicy=50 ValidatingAdmissionPolicyBinding=57
admissionregistration.k8s.io/v1beta1 MutatingAdmissionPolicy=59 MutatingAdmissionPolicyBinding=69 MutatingWebhookConfiguration=72 ValidatingAdmissionPolicy=76 ValidatingAdmissionPolicyBinding=83 ValidatingWebhookConfiguration=85
apiextensions.k8s.io/v1 CustomResourceDefinition=87
apiextensions.k8s.io/v1beta1 CustomResourceDefinition=110
apps/v1 ControllerRevision=132 DaemonSet=134 Deployment=248 ReplicaSet=254 StatefulSet=258
apps/v1beta1 ControllerRevision=272 Deployment=273 Scale=280 StatefulSet=283
apps/v1beta2 ControllerRevision=291 DaemonSet=292 Deployment=298 ReplicaSet=304 Scale=308 StatefulSet=311
authentication.k8s.io/v1 SelfSubjectReview=319 TokenRequest=322 TokenReview=326
authentication.k8s.io/v1alpha1 SelfSubjectReview=329
authentication.k8s.io/v1beta1 SelfSubjectReview=331 TokenReview=333
authorization.k8s.io/v1 LocalSubjectAccessReview=337 SelfSubjectAccessReview=345 SelfSubjectRulesReview=347 SubjectAccessReview=352
authorization.k8s.io/v1beta1 LocalSubjectAccessReview=353 SelfSubjectAccessReview=358 SelfSubjectRulesReview=360 SubjectAccessReview=365
autoscaling/v1 HorizontalPodAutoscaler=366 Scale=370
autoscaling/v2 HorizontalPodAutoscaler=373
batch/v1 CronJob=396 Job=418
batch/v1beta1 CronJob=422
certificates.k8s.io/v1 CertificateSigningRequest=426 ClusterTrustBundle=430 PodCertificateRequest=432
certificates.k8s.io/v1alpha1 ClusterTrustBundle=435
certificates.k8s.io/v1beta1 CertificateSigningRequest=437 ClusterTrustBundle=441 PodCertificateRequest=443
coordination.k8s.io/v1 Lease=446
coordination.k8s.io/v1alpha2 LeaseCandidate=449
coordination.k8s.io/v1beta1 Lease=451 LeaseCandidate=453
discovery.k8s.io/v1 EndpointSlice=455
discovery.k8s.io/v1beta1 EndpointSlice=462
events.k8s.io/v1 Event=469
events.k8s.io/v1beta1 Event=472
extensions/v1beta1 DaemonSet=474 Deployment=480 Ingress=487 NetworkPolicy=498 ReplicaSet=505 Scale=509
flowcontrol.apiserver.k8s.io/v1 FlowSchema=512 PriorityLevelConfiguration=525
flowcontrol.apiserver.k8s.io/v1beta1 FlowSchema=533 PriorityLevelConfiguration=546
flowcontrol.apiserver.k8s.io/v1beta2 FlowSchema=554 PriorityLevelConfiguration=567
flowcontrol.apiserver.k8s.io/v1beta3 FlowSchema=575 PriorityLevelConfiguration=588
internal.apiserver.k8s.io/v1alpha1 StorageVersion=596
lifecycle.k8s.io/v1alpha1 Eviction=601 EvictionRequest=609
networking.k8s.io/v1 IPAddress=614 Ingress=617 IngressClass=630 NetworkPolicy=633 ServiceCIDR=640
networking.k8s.io/v1beta1 IPAddress=643 Ingress=646 IngressClass=657 ServiceCIDR=660
node.k8s.io/v1 RuntimeClass=663
node.k8s.io/v1alpha1 RuntimeClass=666
node.k8s.io/v1beta1 RuntimeClass=670
policy/v1 Eviction=673 PodDisruptionBudget=676
policy/v1beta1 Eviction=679 PodDisruptionBudget=680
rbac.authorization.k8s.io/v1 ClusterRole=683 ClusterRoleBinding=686 Role=689 RoleBinding=690
rbac.authorization.k8s.io/v1alpha1 ClusterRole=691 ClusterRoleBinding=694 Role=697 RoleBinding=698
rbac.authorization.k8s.io/v1beta1 ClusterRole=699 ClusterRoleBinding=702 Role=705 RoleBinding=706
resource.k8s.io/v1 DeviceClass=707 DeviceTaintRule=713 ResourceClaim=718 ResourceClaimTemplate=737 ResourceSlice=739
resource.k8s.io/v1alpha3 DeviceTaintRule=753 ResourcePoolStatusRequest=758
resource.k8s.io/v1beta1 DeviceClass=765 ResourceClaim=771 ResourceClaimTemplate=789 ResourceSlice=791
resource.k8s.io/v1beta2 DeviceClass=807 DeviceTaintRule=813 ResourceClaim=818 ResourceClaimTemplate=837 ResourceSlice=839
scheduling.k8s.io/v1 PriorityClass=853
scheduling.k8s.io/v1alpha3 CompositePodGroup=854 PodGroup=865 Workload=877
scheduling.k8s.io/v1beta1 PodGroup=882 PriorityClass=896 Workload=897
storage.k8s.io/v1 CSIDriver=909 CSINode=912 CSIStorageCapacity=919 StorageClass=920 VolumeAttachment=923 VolumeAttributesClass=942
storage.k8s.io/v1alpha1 CSIStorageCapacity=943 VolumeAttachment=944 VolumeAttributesClass=949
storage.k8s.io/v1beta1 CSIDriver=950 CSINode=953 CSIStorageCapacity=960 StorageClass=961 VolumeAttachment=962 VolumeAttributesClass=967
storagemigration.k8s.io/v1 StorageVersionMigration=968
storagemigration.k8s.io/v1beta1 StorageVersionMigration=972
v1 Binding=975 ComponentStatus=976 ConfigMap=978 Endpoints=979 Event=983 LimitRange=985 Namespace=988 Node=992 PersistentVolume=1011 PersistentVolumeClaim=260 Pod=1013 PodTemplate=1037 RangeAllocation=1038 ReplicationController=1039 ResourceQuota=1043 Secret=1048 Service=1049 ServiceAccount=1058
`;

/**
 * A struct a line: its name, then `FIELD=TYPE[~STRATEGIES[~MERGE KEY]]`, where a type is a line's number, `[TYPE` for a
 * list, `{TYPE` for a map, `s`, `y`, `i`, `b`, `f` for text, bytes, integers, booleans and floats, `*` for what reads itself.
 * `NAME *` is a struct that reads itself.
 */
export const TYPES = `
MutatingAdmissionPolicy kind=s apiVersion=s metadata=1 spec=6
ObjectMeta name=s generateName=s namespace=s selfLink=s uid=s resourceVersion=s generation=i creationTimestamp=2 deletionTimestamp=2 deletionGracePeriodSeconds=i labels={s annotations={s ownerReferences=[3~merge~uid finalizers=[s~merge managedFields=[4
Time *
OwnerReference apiVersion=s kind=s name=s uid=s controller=b blockOwnerDeletion=b
ManagedFieldsEntry manager=s operation=s apiVersion=s time=2 fieldsType=s fieldsV1=5 subresource=s
FieldsV1 *
MutatingAdmissionPolicySpec paramKind=7 matchConstraints=8 variables=[12 mutations=[13 failurePolicy=s matchConditions=[16~merge~name reinvocationPolicy=s
ParamKind apiVersion=s kind=s
MatchResources namespaceSelector=9 objectSelector=9 resourceRules=[11 excludeResourceRules=[11 matchPolicy=s
LabelSelector matchLabels={s matchExpressions=[10
LabelSelectorRequirement key=s operator=s values=[s
NamedRuleWithOperations resourceNames=[s operations=[s apiGroups=[s apiVersions=[s resources=[s scope=s
Variable name=s expression=s
Mutation patchType=s applyConfiguration=14 jsonPatch=15
ApplyConfiguration expression=s
JSONPatch expression=s
MatchCondition name=s expression=s
MutatingAdmissionPolicyBinding kind=s apiVersion=s metadata=1 spec=18
MutatingAdmissionPolicyBindingSpec policyName=s paramRef=19 matchResources=8
ParamRef name=s namespace=s selector=9 parameterNotFoundAction=s
MutatingWebhookConfiguration kind=s apiVersion=s metadata=1 webhooks=[21~merge~name
MutatingWebhook name=s clientConfig=22 rules=[24 failurePolicy=s matchPolicy=s namespaceSelector=9 objectSelector=9 sideEffects=s timeoutSeconds=i admissionReviewVersions=[s reinvocationPolicy=s matchConditions=[16~merge~name
WebhookClientConfig url=s service=23 caBundle=y
ServiceReference namespace=s name=s path=s port=i
RuleWithOperations operations=[s apiGroups=[s apiVersions=[s resources=[s scope=s
ValidatingAdmissionPolicy kind=s apiVersion=s metadata=1 spec=26 status=29
ValidatingAdmissionPolicySpec paramKind=7 matchConstraints=8 validations=[27 failurePolicy=s auditAnnotations=[28 matchConditions=[16~merge~name variables=[12~merge~name
Validation expression=s message=s reason=s messageExpression=s
AuditAnnotation key=s valueExpression=s
ValidatingAdmissionPolicyStatus observedGeneration=i typeChecking=30 conditions=[32
TypeChecking expressionWarnings=[31
ExpressionWarning fieldRef=s warning=s
Condition type=s status=s observedGeneration=i lastTransitionTime=2 reason=s message=s
ValidatingAdmissionPolicyBinding kind=s apiVersion=s metadata=1 spec=34
ValidatingAdmissionPolicyBindingSpec policyName=s paramRef=19 matchResources=8 validationActions=[s
ValidatingWebhookConfiguration kind=s apiVersion=s metadata=1 webhooks=[36~merge~name
ValidatingWebhook name=s clientConfig=22 rules=[24 failurePolicy=s matchPolicy=s namespaceSelector=9 objectSelector=9 sideEffects=s timeoutSeconds=i admissionReviewVersions=[s matchConditions=[16~merge~name
MutatingAdmissionPolicy kind=s apiVersion=s metadata=1 spec=38
MutatingAdmissionPolicySpec paramKind=39 matchConstraints=40 variables=[42 mutations=[43 failurePolicy=s matchConditions=[46~merge~name reinvocationPolicy=s
ParamKind apiVersion=s kind=s
MatchResources namespaceSelector=9 objectSelector=9 resourceRules=[41 excludeResourceRules=[41 matchPolicy=s
NamedRuleWithOperations resourceNames=[s operations=[s apiGroups=[s apiVersions=[s resources=[s scope=s
Variable name=s expression=s
Mutation patchType=s applyConfiguration=44 jsonPatch=45
ApplyConfiguration expression=s
JSONPatch expression=s
MatchCondition name=s expression=s
MutatingAdmissionPolicyBinding kind=s apiVersion=s metadata=1 spec=48
MutatingAdmissionPolicyBindingSpec policyName=s paramRef=49 matchResources=40
ParamRef name=s namespace=s selector=9 parameterNotFoundAction=s
ValidatingAdmissionPolicy kind=s apiVersion=s metadata=1 spec=51 status=54
ValidatingAdmissionPolicySpec paramKind=39 matchConstraints=40 validations=[52 failurePolicy=s auditAnnotations=[53 matchConditions=[46~merge~name variables=[42~merge~name
Validation expression=s message=s reason=s messageExpression=s
AuditAnnotation key=s valueExpression=s
ValidatingAdmissionPolicyStatus observedGeneration=i typeChecking=55 conditions=[32
TypeChecking expressionWarnings=[56
ExpressionWarning fieldRef=s warning=s
ValidatingAdmissionPolicyBinding kind=s apiVersion=s metadata=1 spec=58
ValidatingAdmissionPolicyBindingSpec policyName=s paramRef=49 matchResources=40 validationActions=[s
MutatingAdmissionPolicy kind=s apiVersion=s metadata=1 spec=60
MutatingAdmissionPolicySpec paramKind=61 matchConstraints=62 variables=[64 mutations=[65 failurePolicy=s matchConditions=[68~merge~name reinvocationPolicy=s
ParamKind apiVersion=s kind=s
MatchResources namespaceSelector=9 objectSelector=9 resourceRules=[63 excludeResourceRules=[63 matchPolicy=s
NamedRuleWithOperations resourceNames=[s operations=[s apiGroups=[s apiVersions=[s resources=[s scope=s
Variable name=s expression=s
Mutation patchType=s applyConfiguration=66 jsonPatch=67
ApplyConfiguration expression=s
JSONPatch expression=s
MatchCondition name=s expression=s
MutatingAdmissionPolicyBinding kind=s apiVersion=s metadata=1 spec=70
MutatingAdmissionPolicyBindingSpec policyName=s paramRef=71 matchResources=62
ParamRef name=s namespace=s selector=9 parameterNotFoundAction=s
MutatingWebhookConfiguration kind=s apiVersion=s metadata=1 webhooks=[73~merge~name
MutatingWebhook name=s clientConfig=74 rules=[24 failurePolicy=s matchPolicy=s namespaceSelector=9 objectSelector=9 sideEffects=s timeoutSeconds=i admissionReviewVersions=[s reinvocationPolicy=s matchConditions=[68~merge~name
WebhookClientConfig url=s service=75 caBundle=y
ServiceReference namespace=s name=s path=s port=i
ValidatingAdmissionPolicy kind=s apiVersion=s metadata=1 spec=77 status=80
ValidatingAdmissionPolicySpec paramKind=61 matchConstraints=62 validations=[78 failurePolicy=s auditAnnotations=[79 matchConditions=[68~merge~name variables=[64~merge~name
Validation expression=s message=s reason=s messageExpression=s
AuditAnnotation key=s valueExpression=s
ValidatingAdmissionPolicyStatus observedGeneration=i typeChecking=81 conditions=[32
TypeChecking expressionWarnings=[82
ExpressionWarning fieldRef=s warning=s
ValidatingAdmissionPolicyBinding kind=s apiVersion=s metadata=1 spec=84
ValidatingAdmissionPolicyBindingSpec policyName=s paramRef=71 matchResources=62 validationActions=[s
ValidatingWebhookConfiguration kind=s apiVersion=s metadata=1 webhooks=[86~merge~name
ValidatingWebhook name=s clientConfig=74 rules=[24 failurePolicy=s matchPolicy=s namespaceSelector=9 objectSelector=9 sideEffects=s timeoutSeconds=i admissionReviewVersions=[s matchConditions=[68~merge~name
CustomResourceDefinition kind=s apiVersion=s metadata=1 spec=88 status=108
CustomResourceDefinitionSpec group=s names=89 scope=s versions=[90 conversion=104 preserveUnknownFields=b
CustomResourceDefinitionNames plural=s singular=s shortNames=[s kind=s listKind=s categories=[s
CustomResourceDefinitionVersion name=s served=b storage=b deprecated=b deprecationWarning=s schema=91 subresources=99 additionalPrinterColumns=[102 selectableFields=[103
CustomResourceValidation openAPIV3Schema=92
JSONSchemaProps id=s $schema=s $ref=s description=s type=s format=s title=s default=93 maximum=f exclusiveMaximum=b minimum=f exclusiveMinimum=b maxLength=i minLength=i pattern=s maxItems=i minItems=i uniqueItems=b multipleOf=f enum=[93 maxProperties=i minProperties=i required=[s items=94 allOf=[92 oneOf=[92 anyOf=[92 not=92 properties={92 additionalProperties=95 patternProperties={92 dependencies={96 additionalItems=95 definitions={92 externalDocs=97 example=93 nullable=b x-kubernetes-preserve-unknown-fields=b x-kubernetes-embedded-resource=b x-kubernetes-int-or-string=b x-kubernetes-list-map-keys=[s x-kubernetes-list-type=s x-kubernetes-map-type=s x-kubernetes-validations=[98~merge~rule
JSON *
JSONSchemaPropsOrArray *
JSONSchemaPropsOrBool *
JSONSchemaPropsOrStringArray *
ExternalDocumentation description=s url=s
ValidationRule rule=s message=s messageExpression=s reason=s fieldPath=s optionalOldSelf=b
CustomResourceSubresources status=100 scale=101
CustomResourceSubresourceStatus
CustomResourceSubresourceScale specReplicasPath=s statusReplicasPath=s labelSelectorPath=s
CustomResourceColumnDefinition name=s type=s format=s description=s priority=i jsonPath=s
SelectableField jsonPath=s
CustomResourceConversion strategy=s webhook=105
WebhookConversion clientConfig=106 conversionReviewVersions=[s
WebhookClientConfig url=s service=107 caBundle=y
ServiceReference namespace=s name=s path=s port=i
CustomResourceDefinitionStatus conditions=[109 acceptedNames=89 storedVersions=[s observedGeneration=i
CustomResourceDefinitionCondition type=s status=s lastTransitionTime=2 reason=s message=s observedGeneration=i
CustomResourceDefinition kind=s apiVersion=s metadata=1 spec=111 status=130
CustomResourceDefinitionSpec group=s version=s names=112 scope=s validation=113 subresources=121 versions=[124 additionalPrinterColumns=[125 selectableFields=[126 conversion=127 preserveUnknownFields=b
CustomResourceDefinitionNames plural=s singular=s shortNames=[s kind=s listKind=s categories=[s
CustomResourceValidation openAPIV3Schema=114
JSONSchemaProps id=s $schema=s $ref=s description=s type=s format=s title=s default=115 maximum=f exclusiveMaximum=b minimum=f exclusiveMinimum=b maxLength=i minLength=i pattern=s maxItems=i minItems=i uniqueItems=b multipleOf=f enum=[115 maxProperties=i minProperties=i required=[s items=116 allOf=[114 oneOf=[114 anyOf=[114 not=114 properties={114 additionalProperties=117 patternProperties={114 dependencies={118 additionalItems=117 definitions={114 externalDocs=119 example=115 nullable=b x-kubernetes-preserve-unknown-fields=b x-kubernetes-embedded-resource=b x-kubernetes-int-or-string=b x-kubernetes-list-map-keys=[s x-kubernetes-list-type=s x-kubernetes-map-type=s x-kubernetes-validations=[120~merge~rule
JSON *
JSONSchemaPropsOrArray *
JSONSchemaPropsOrBool *
JSONSchemaPropsOrStringArray *
ExternalDocumentation description=s url=s
ValidationRule rule=s message=s messageExpression=s reason=s fieldPath=s optionalOldSelf=b
CustomResourceSubresources status=122 scale=123
CustomResourceSubresourceStatus
CustomResourceSubresourceScale specReplicasPath=s statusReplicasPath=s labelSelectorPath=s
CustomResourceDefinitionVersion name=s served=b storage=b deprecated=b deprecationWarning=s schema=113 subresources=121 additionalPrinterColumns=[125 selectableFields=[126
CustomResourceColumnDefinition name=s type=s format=s description=s priority=i JSONPath=s
SelectableField jsonPath=s
CustomResourceConversion strategy=s webhookClientConfig=128 conversionReviewVersions=[s
WebhookClientConfig url=s service=129 caBundle=y
ServiceReference namespace=s name=s path=s port=i
CustomResourceDefinitionStatus conditions=[131 acceptedNames=112 storedVersions=[s observedGeneration=i
CustomResourceDefinitionCondition type=s status=s lastTransitionTime=2 reason=s message=s observedGeneration=i
ControllerRevision kind=s apiVersion=s metadata=1 data=133 revision=i
RawExtension *
DaemonSet kind=s apiVersion=s metadata=1 spec=135 status=246
DaemonSetSpec selector=9 template=136 updateStrategy=244 minReadySeconds=i revisionHistoryLimit=i
PodTemplateSpec metadata=1 spec=137
PodSpec volumes=[138~merge,retainKeys~name initContainers=[187~merge~name containers=[187~merge~name ephemeralContainers=[220~merge~name restartPolicy=s terminationGracePeriodSeconds=i activeDeadlineSeconds=i dnsPolicy=s nodeSelector={s serviceAccountName=s serviceAccount=s automountServiceAccountToken=b nodeName=s hostNetwork=b hostPID=b hostIPC=b shareProcessNamespace=b securityContext=221 imagePullSecrets=[149~merge~name hostname=s subdomain=s affinity=223 schedulerName=s tolerations=[233 hostAliases=[234~merge~ip priorityClassName=s priority=i dnsConfig=235 readinessGates=[237 runtimeClassName=s enableServiceLinks=b preemptionPolicy=s overhead={141 topologySpreadConstraints=[238~merge~topologyKey setHostnameAsFQDN=b os=239 hostUsers=b schedulingGates=[240~merge~name resourceClaims=[241~merge,retainKeys~name resources=197 hostnameOverride=s schedulingGroup=242 evictionResponders=[243~merge~name
Volume name=s hostPath=139 emptyDir=140 gcePersistentDisk=142 awsElasticBlockStore=143 gitRepo=144 secret=145 nfs=147 iscsi=148 glusterfs=150 persistentVolumeClaim=151 rbd=152 flexVolume=153 cinder=154 cephfs=155 flocker=156 downwardAPI=157 fc=161 azureFile=162 configMap=163 vsphereVolume=164 quobyte=165 azureDisk=166 photonPersistentDisk=167 projected=168 portworxVolume=176 scaleIO=177 storageos=178 csi=179 ephemeral=180 image=186
HostPathVolumeSource path=s type=s
EmptyDirVolumeSource medium=s sizeLimit=141 mode=i
Quantity *
GCEPersistentDiskVolumeSource pdName=s fsType=s partition=i readOnly=b
AWSElasticBlockStoreVolumeSource volumeID=s fsType=s partition=i readOnly=b
GitRepoVolumeSource repository=s revision=s directory=s
SecretVolumeSource secretName=s items=[146 defaultMode=i optional=b defaultUser=i
KeyToPath key=s path=s mode=i user=i
NFSVolumeSource server=s path=s readOnly=b
ISCSIVolumeSource targetPortal=s iqn=s lun=i iscsiInterface=s fsType=s readOnly=b portals=[s chapAuthDiscovery=b chapAuthSession=b secretRef=149 initiatorName=s
LocalObjectReference name=s
GlusterfsVolumeSource endpoints=s path=s readOnly=b
PersistentVolumeClaimVolumeSource claimName=s readOnly=b
RBDVolumeSource monitors=[s image=s fsType=s pool=s user=s keyring=s secretRef=149 readOnly=b
FlexVolumeSource driver=s fsType=s secretRef=149 readOnly=b options={s
CinderVolumeSource volumeID=s fsType=s readOnly=b secretRef=149
CephFSVolumeSource monitors=[s path=s user=s secretFile=s secretRef=149 readOnly=b
FlockerVolumeSource datasetName=s datasetUUID=s
DownwardAPIVolumeSource items=[158 defaultMode=i defaultUser=i
DownwardAPIVolumeFile path=s fieldRef=159 resourceFieldRef=160 mode=i user=i
ObjectFieldSelector apiVersion=s fieldPath=s
ResourceFieldSelector containerName=s resource=s divisor=141
FCVolumeSource targetWWNs=[s lun=i fsType=s readOnly=b wwids=[s
AzureFileVolumeSource secretName=s shareName=s readOnly=b
ConfigMapVolumeSource name=s items=[146 defaultMode=i optional=b defaultUser=i
VsphereVirtualDiskVolumeSource volumePath=s fsType=s storagePolicyName=s storagePolicyID=s
QuobyteVolumeSource registry=s volume=s readOnly=b user=s group=s tenant=s
AzureDiskVolumeSource diskName=s diskURI=s cachingMode=s fsType=s readOnly=b kind=s
PhotonPersistentDiskVolumeSource pdID=s fsType=s
ProjectedVolumeSource sources=[169 defaultMode=i defaultUser=i
VolumeProjection secret=170 downwardAPI=171 configMap=172 serviceAccountToken=173 clusterTrustBundle=174 podCertificate=175
SecretProjection name=s items=[146 optional=b
DownwardAPIProjection items=[158
ConfigMapProjection name=s items=[146 optional=b
ServiceAccountTokenProjection audience=s expirationSeconds=i path=s user=i
ClusterTrustBundleProjection name=s signerName=s labelSelector=9 optional=b path=s user=i
PodCertificateProjection signerName=s keyType=s maxExpirationSeconds=i credentialBundlePath=s keyPath=s certificateChainPath=s userAnnotations={s user=i
PortworxVolumeSource volumeID=s fsType=s readOnly=b
ScaleIOVolumeSource gateway=s system=s secretRef=149 sslEnabled=b protectionDomain=s storagePool=s storageMode=s volumeName=s fsType=s readOnly=b
StorageOSVolumeSource volumeName=s volumeNamespace=s fsType=s readOnly=b secretRef=149
CSIVolumeSource driver=s readOnly=b fsType=s volumeAttributes={s nodePublishSecretRef=149
EphemeralVolumeSource volumeClaimTemplate=181
PersistentVolumeClaimTemplate metadata=1 spec=182
PersistentVolumeClaimSpec accessModes=[s selector=9 resources=183 volumeName=s storageClassName=s volumeMode=s dataSource=184 dataSourceRef=185 volumeAttributesClassName=s
VolumeResourceRequirements limits={141 requests={141
TypedLocalObjectReference apiGroup=s kind=s name=s
TypedObjectReference apiGroup=s kind=s name=s namespace=s
ImageVolumeSource reference=s pullPolicy=s
Container name=s image=s command=[s args=[s workingDir=s ports=[188~merge~containerPort envFrom=[189 env=[192~merge~name resources=197 resizePolicy=[199 restartPolicy=s restartPolicyRules=[200 volumeMounts=[202~merge~mountPath volumeDevices=[203~merge~devicePath livenessProbe=204 readinessProbe=204 startupProbe=204 lifecycle=211 terminationMessagePath=s terminationMessagePolicy=s imagePullPolicy=s securityContext=214 stdin=b stdinOnce=b tty=b
ContainerPort name=s hostPort=i containerPort=i protocol=s hostIP=s
EnvFromSource prefix=s configMapRef=190 secretRef=191
ConfigMapEnvSource name=s optional=b
SecretEnvSource name=s optional=b
EnvVar name=s value=s valueFrom=193
EnvVarSource fieldRef=159 resourceFieldRef=160 configMapKeyRef=194 secretKeyRef=195 fileKeyRef=196
ConfigMapKeySelector name=s key=s optional=b
SecretKeySelector name=s key=s optional=b
FileKeySelector volumeName=s path=s key=s optional=b
ResourceRequirements limits={141 requests={141 claims=[198
ResourceClaim name=s request=s
ContainerResizePolicy resourceName=s restartPolicy=s
ContainerRestartRule action=s exitCodes=201
ContainerRestartRuleOnExitCodes operator=s values=[i
VolumeMount name=s readOnly=b recursiveReadOnly=s mountPath=s subPath=s mountPropagation=s subPathExpr=s bindMountOptions=[s
VolumeDevice name=s devicePath=s
Probe exec=205 httpGet=206 tcpSocket=209 grpc=210 initialDelaySeconds=i timeoutSeconds=i periodSeconds=i successThreshold=i failureThreshold=i terminationGracePeriodSeconds=i
ExecAction command=[s
HTTPGetAction path=s port=207 host=s scheme=s httpHeaders=[208 protocol=s
IntOrString *
HTTPHeader name=s value=s
TCPSocketAction port=207 host=s
GRPCAction port=i service=s mode=s
Lifecycle postStart=212 preStop=212 stopSignal=s
LifecycleHandler exec=205 httpGet=206 tcpSocket=209 sleep=213
SleepAction seconds=i
SecurityContext capabilities=215 privileged=b seLinuxOptions=216 windowsOptions=217 runAsUser=i runAsGroup=i runAsNonRoot=b readOnlyRootFilesystem=b allowPrivilegeEscalation=b procMount=s seccompProfile=218 appArmorProfile=219
Capabilities add=[s drop=[s
SELinuxOptions user=s role=s type=s level=s
WindowsSecurityContextOptions gmsaCredentialSpecName=s gmsaCredentialSpec=s runAsUserName=s hostProcess=b
SeccompProfile type=s localhostProfile=s
AppArmorProfile type=s localhostProfile=s
EphemeralContainer name=s image=s command=[s args=[s workingDir=s ports=[188~merge~containerPort envFrom=[189 env=[192~merge~name resources=197 resizePolicy=[199 restartPolicy=s restartPolicyRules=[200 volumeMounts=[202~merge~mountPath volumeDevices=[203~merge~devicePath livenessProbe=204 readinessProbe=204 startupProbe=204 lifecycle=211 terminationMessagePath=s terminationMessagePolicy=s imagePullPolicy=s securityContext=214 stdin=b stdinOnce=b tty=b targetContainerName=s
PodSecurityContext seLinuxOptions=216 windowsOptions=217 runAsUser=i runAsGroup=i runAsNonRoot=b supplementalGroups=[i supplementalGroupsPolicy=s fsGroup=i sysctls=[222 fsGroupChangePolicy=s seccompProfile=218 appArmorProfile=219 seLinuxChangePolicy=s
Sysctl name=s value=s
Affinity nodeAffinity=224 podAffinity=229 podAntiAffinity=232
NodeAffinity requiredDuringSchedulingIgnoredDuringExecution=225 preferredDuringSchedulingIgnoredDuringExecution=[228
NodeSelector nodeSelectorTerms=[226
NodeSelectorTerm matchExpressions=[227 matchFields=[227
NodeSelectorRequirement key=s operator=s values=[s
PreferredSchedulingTerm weight=i preference=226
PodAffinity requiredDuringSchedulingIgnoredDuringExecution=[230 preferredDuringSchedulingIgnoredDuringExecution=[231
PodAffinityTerm labelSelector=9 namespaces=[s topologyKey=s namespaceSelector=9 matchLabelKeys=[s mismatchLabelKeys=[s
WeightedPodAffinityTerm weight=i podAffinityTerm=230
PodAntiAffinity requiredDuringSchedulingIgnoredDuringExecution=[230 preferredDuringSchedulingIgnoredDuringExecution=[231
Toleration key=s operator=s value=s effect=s tolerationSeconds=i
HostAlias ip=s hostnames=[s
PodDNSConfig nameservers=[s searches=[s options=[236
PodDNSConfigOption name=s value=s
PodReadinessGate conditionType=s
TopologySpreadConstraint maxSkew=i topologyKey=s whenUnsatisfiable=s labelSelector=9 minDomains=i nodeAffinityPolicy=s nodeTaintsPolicy=s matchLabelKeys=[s
PodOS name=s
PodSchedulingGate name=s
PodResourceClaim name=s resourceClaimName=s resourceClaimTemplateName=s
PodSchedulingGroup podGroupName=s
EvictionResponder name=s priority=i
DaemonSetUpdateStrategy type=s rollingUpdate=245
RollingUpdateDaemonSet maxUnavailable=207 maxSurge=207
DaemonSetStatus currentNumberScheduled=i numberMisscheduled=i desiredNumberScheduled=i numberReady=i observedGeneration=i updatedNumberScheduled=i numberAvailable=i numberUnavailable=i collisionCount=i conditions=[247~merge~type
DaemonSetCondition type=s status=s lastTransitionTime=2 reason=s message=s
Deployment kind=s apiVersion=s metadata=1 spec=249 status=252
DeploymentSpec replicas=i selector=9 template=136 strategy=250~retainKeys minReadySeconds=i revisionHistoryLimit=i paused=b progressDeadlineSeconds=i
DeploymentStrategy type=s rollingUpdate=251
RollingUpdateDeployment maxUnavailable=207 maxSurge=207
DeploymentStatus observedGeneration=i replicas=i updatedReplicas=i readyReplicas=i availableReplicas=i unavailableReplicas=i terminatingReplicas=i conditions=[253~merge~type collisionCount=i
DeploymentCondition type=s status=s lastUpdateTime=2 lastTransitionTime=2 reason=s message=s
ReplicaSet kind=s apiVersion=s metadata=1 spec=255 status=256
ReplicaSetSpec replicas=i minReadySeconds=i selector=9 template=136
ReplicaSetStatus replicas=i fullyLabeledReplicas=i readyReplicas=i availableReplicas=i terminatingReplicas=i observedGeneration=i conditions=[257~merge~type
ReplicaSetCondition type=s status=s lastTransitionTime=2 reason=s message=s
StatefulSet kind=s apiVersion=s metadata=1 spec=259 status=270
StatefulSetSpec replicas=i selector=9 template=136 volumeClaimTemplates=[260 serviceName=s podManagementPolicy=s updateStrategy=266 revisionHistoryLimit=i minReadySeconds=i persistentVolumeClaimRetentionPolicy=268 ordinals=269
PersistentVolumeClaim kind=s apiVersion=s metadata=1 spec=182 status=261
PersistentVolumeClaimStatus phase=s accessModes=[s capacity={141 conditions=[262~merge~type allocatedResources={141 allocatedResourceStatuses={s currentVolumeAttributesClassName=s modifyVolumeStatus=263 healthStatus=264
PersistentVolumeClaimCondition type=s status=s lastProbeTime=2 lastTransitionTime=2 reason=s message=s
ModifyVolumeStatus targetVolumeAttributesClassName=s status=s
VolumeHealthStatus healthConditions=[265~merge~status lastTransitionTime=2
VolumeHealthCondition status=s reason=s message=s
StatefulSetUpdateStrategy type=s rollingUpdate=267
RollingUpdateStatefulSetStrategy partition=i maxUnavailable=207
StatefulSetPersistentVolumeClaimRetentionPolicy whenDeleted=s whenScaled=s
StatefulSetOrdinals start=i
StatefulSetStatus observedGeneration=i replicas=i readyReplicas=i currentReplicas=i updatedReplicas=i currentRevision=s updateRevision=s collisionCount=i conditions=[271~merge~type availableReplicas=i
StatefulSetCondition type=s status=s lastTransitionTime=2 reason=s message=s
ControllerRevision kind=s apiVersion=s metadata=1 data=133 revision=i
Deployment kind=s apiVersion=s metadata=1 spec=274 status=278
DeploymentSpec replicas=i selector=9 template=136 strategy=275~retainKeys minReadySeconds=i revisionHistoryLimit=i paused=b rollbackTo=277 progressDeadlineSeconds=i
DeploymentStrategy type=s rollingUpdate=276
RollingUpdateDeployment maxUnavailable=207 maxSurge=207
RollbackConfig revision=i
DeploymentStatus observedGeneration=i replicas=i updatedReplicas=i readyReplicas=i availableReplicas=i unavailableReplicas=i terminatingReplicas=i conditions=[279~merge~type collisionCount=i
DeploymentCondition type=s status=s lastUpdateTime=2 lastTransitionTime=2 reason=s message=s
Scale kind=s apiVersion=s metadata=1 spec=281 status=282
ScaleSpec replicas=i
ScaleStatus replicas=i selector={s targetSelector=s
StatefulSet kind=s apiVersion=s metadata=1 spec=284 status=289
StatefulSetSpec replicas=i selector=9 template=136 volumeClaimTemplates=[260 serviceName=s podManagementPolicy=s updateStrategy=285 revisionHistoryLimit=i minReadySeconds=i persistentVolumeClaimRetentionPolicy=287 ordinals=288
StatefulSetUpdateStrategy type=s rollingUpdate=286
RollingUpdateStatefulSetStrategy partition=i maxUnavailable=207
StatefulSetPersistentVolumeClaimRetentionPolicy whenDeleted=s whenScaled=s
StatefulSetOrdinals start=i
StatefulSetStatus observedGeneration=i replicas=i readyReplicas=i currentReplicas=i updatedReplicas=i currentRevision=s updateRevision=s collisionCount=i conditions=[290~merge~type availableReplicas=i
StatefulSetCondition type=s status=s lastTransitionTime=2 reason=s message=s
ControllerRevision kind=s apiVersion=s metadata=1 data=133 revision=i
DaemonSet kind=s apiVersion=s metadata=1 spec=293 status=296
DaemonSetSpec selector=9 template=136 updateStrategy=294 minReadySeconds=i revisionHistoryLimit=i
DaemonSetUpdateStrategy type=s rollingUpdate=295
RollingUpdateDaemonSet maxUnavailable=207 maxSurge=207
DaemonSetStatus currentNumberScheduled=i numberMisscheduled=i desiredNumberScheduled=i numberReady=i observedGeneration=i updatedNumberScheduled=i numberAvailable=i numberUnavailable=i collisionCount=i conditions=[297~merge~type
DaemonSetCondition type=s status=s lastTransitionTime=2 reason=s message=s
Deployment kind=s apiVersion=s metadata=1 spec=299 status=302
DeploymentSpec replicas=i selector=9 template=136 strategy=300~retainKeys minReadySeconds=i revisionHistoryLimit=i paused=b progressDeadlineSeconds=i
DeploymentStrategy type=s rollingUpdate=301
RollingUpdateDeployment maxUnavailable=207 maxSurge=207
DeploymentStatus observedGeneration=i replicas=i updatedReplicas=i readyReplicas=i availableReplicas=i unavailableReplicas=i terminatingReplicas=i conditions=[303~merge~type collisionCount=i
DeploymentCondition type=s status=s lastUpdateTime=2 lastTransitionTime=2 reason=s message=s
ReplicaSet kind=s apiVersion=s metadata=1 spec=305 status=306
ReplicaSetSpec replicas=i minReadySeconds=i selector=9 template=136
ReplicaSetStatus replicas=i fullyLabeledReplicas=i readyReplicas=i availableReplicas=i terminatingReplicas=i observedGeneration=i conditions=[307~merge~type
ReplicaSetCondition type=s status=s lastTransitionTime=2 reason=s message=s
Scale kind=s apiVersion=s metadata=1 spec=309 status=310
ScaleSpec replicas=i
ScaleStatus replicas=i selector={s targetSelector=s
StatefulSet kind=s apiVersion=s metadata=1 spec=312 status=317
StatefulSetSpec replicas=i selector=9 template=136 volumeClaimTemplates=[260 serviceName=s podManagementPolicy=s updateStrategy=313 revisionHistoryLimit=i minReadySeconds=i persistentVolumeClaimRetentionPolicy=315 ordinals=316
StatefulSetUpdateStrategy type=s rollingUpdate=314
RollingUpdateStatefulSetStrategy partition=i maxUnavailable=207
StatefulSetPersistentVolumeClaimRetentionPolicy whenDeleted=s whenScaled=s
StatefulSetOrdinals start=i
StatefulSetStatus observedGeneration=i replicas=i readyReplicas=i currentReplicas=i updatedReplicas=i currentRevision=s updateRevision=s collisionCount=i conditions=[318~merge~type availableReplicas=i
StatefulSetCondition type=s status=s lastTransitionTime=2 reason=s message=s
SelfSubjectReview kind=s apiVersion=s metadata=1 status=320
SelfSubjectReviewStatus userInfo=321
UserInfo username=s uid=s groups=[s extra={[s
TokenRequest kind=s apiVersion=s metadata=1 spec=323 status=325
TokenRequestSpec audiences=[s expirationSeconds=i boundObjectRef=324 attestations={[s
BoundObjectReference kind=s apiVersion=s name=s uid=s
TokenRequestStatus token=s expirationTimestamp=2
TokenReview kind=s apiVersion=s metadata=1 spec=327 status=328
TokenReviewSpec token=s audiences=[s
TokenReviewStatus authenticated=b user=321 audiences=[s error=s
SelfSubjectReview kind=s apiVersion=s metadata=1 status=330
SelfSubjectReviewStatus userInfo=321
SelfSubjectReview kind=s apiVersion=s metadata=1 status=332
SelfSubjectReviewStatus userInfo=321
TokenReview kind=s apiVersion=s metadata=1 spec=334 status=335
TokenReviewSpec token=s audiences=[s
TokenReviewStatus authenticated=b user=336 audiences=[s error=s
UserInfo username=s uid=s groups=[s extra={[s
LocalSubjectAccessReview kind=s apiVersion=s metadata=1 spec=338 status=344
SubjectAccessReviewSpec resourceAttributes=339 nonResourceAttributes=343 user=s groups=[s extra={[s uid=s
ResourceAttributes namespace=s verb=s group=s version=s resource=s subresource=s name=s fieldSelector=340 labelSelector=342
FieldSelectorAttributes rawSelector=s requirements=[341
FieldSelectorRequirement key=s operator=s values=[s
LabelSelectorAttributes rawSelector=s requirements=[10
NonResourceAttributes path=s verb=s
SubjectAccessReviewStatus allowed=b denied=b reason=s evaluationError=s
SelfSubjectAccessReview kind=s apiVersion=s metadata=1 spec=346 status=344
SelfSubjectAccessReviewSpec resourceAttributes=339 nonResourceAttributes=343
SelfSubjectRulesReview kind=s apiVersion=s metadata=1 spec=348 status=349
SelfSubjectRulesReviewSpec namespace=s
SubjectRulesReviewStatus resourceRules=[350 nonResourceRules=[351 incomplete=b evaluationError=s
ResourceRule verbs=[s apiGroups=[s resources=[s resourceNames=[s
NonResourceRule verbs=[s nonResourceURLs=[s
SubjectAccessReview kind=s apiVersion=s metadata=1 spec=338 status=344
LocalSubjectAccessReview kind=s apiVersion=s metadata=1 spec=354 status=357
SubjectAccessReviewSpec resourceAttributes=355 nonResourceAttributes=356 user=s group=[s extra={[s uid=s
ResourceAttributes namespace=s verb=s group=s version=s resource=s subresource=s name=s fieldSelector=340 labelSelector=342
NonResourceAttributes path=s verb=s
SubjectAccessReviewStatus allowed=b denied=b reason=s evaluationError=s
SelfSubjectAccessReview kind=s apiVersion=s metadata=1 spec=359 status=357
SelfSubjectAccessReviewSpec resourceAttributes=355 nonResourceAttributes=356
SelfSubjectRulesReview kind=s apiVersion=s metadata=1 spec=361 status=362
SelfSubjectRulesReviewSpec namespace=s
SubjectRulesReviewStatus resourceRules=[363 nonResourceRules=[364 incomplete=b evaluationError=s
ResourceRule verbs=[s apiGroups=[s resources=[s resourceNames=[s
NonResourceRule verbs=[s nonResourceURLs=[s
SubjectAccessReview kind=s apiVersion=s metadata=1 spec=354 status=357
HorizontalPodAutoscaler kind=s apiVersion=s metadata=1 spec=367 status=369
HorizontalPodAutoscalerSpec scaleTargetRef=368 minReplicas=i maxReplicas=i targetCPUUtilizationPercentage=i
CrossVersionObjectReference kind=s name=s apiVersion=s
HorizontalPodAutoscalerStatus observedGeneration=i lastScaleTime=2 currentReplicas=i desiredReplicas=i currentCPUUtilizationPercentage=i
Scale kind=s apiVersion=s metadata=1 spec=371 status=372
ScaleSpec replicas=i
ScaleStatus replicas=i selector=s
HorizontalPodAutoscaler kind=s apiVersion=s metadata=1 spec=374 status=387
HorizontalPodAutoscalerSpec scaleTargetRef=375 minReplicas=i maxReplicas=i metrics=[376 behavior=384
CrossVersionObjectReference kind=s name=s apiVersion=s
MetricSpec type=s object=377 pods=380 resource=381 containerResource=382 external=383
ObjectMetricSource describedObject=375 target=378 metric=379
MetricTarget type=s value=141 averageValue=141 averageUtilization=i
MetricIdentifier name=s selector=9
PodsMetricSource metric=379 target=378
ResourceMetricSource name=s target=378
ContainerResourceMetricSource name=s target=378 container=s
ExternalMetricSource metric=379 target=378
HorizontalPodAutoscalerBehavior scaleUp=385 scaleDown=385
HPAScalingRules stabilizationWindowSeconds=i selectPolicy=s policies=[386 tolerance=141
HPAScalingPolicy type=s value=i periodSeconds=i
HorizontalPodAutoscalerStatus observedGeneration=i lastScaleTime=2 currentReplicas=i desiredReplicas=i currentMetrics=[388 conditions=[395~merge~type
MetricStatus type=s object=389 pods=391 resource=392 containerResource=393 external=394
ObjectMetricStatus metric=379 current=390 describedObject=375
MetricValueStatus value=141 averageValue=141 averageUtilization=i
PodsMetricStatus metric=379 current=390
ResourceMetricStatus name=s current=390
ContainerResourceMetricStatus name=s current=390 container=s
ExternalMetricStatus metric=379 current=390
HorizontalPodAutoscalerCondition type=s status=s lastTransitionTime=2 reason=s message=s observedGeneration=i
CronJob kind=s apiVersion=s metadata=1 spec=397 status=416
CronJobSpec schedule=s timeZone=s startingDeadlineSeconds=i concurrencyPolicy=s suspend=b jobTemplate=398 successfulJobsHistoryLimit=i failedJobsHistoryLimit=i
JobTemplateSpec metadata=1 spec=399
JobSpec parallelism=i completions=i activeDeadlineSeconds=i podFailurePolicy=400 successPolicy=404 backoffLimit=i backoffLimitPerIndex=i maxFailedIndexes=i selector=9 manualSelector=b template=136 ttlSecondsAfterFinished=i completionMode=s suspend=b podReplacementPolicy=s managedBy=s scheduling=406
PodFailurePolicy rules=[401
PodFailurePolicyRule action=s onExitCodes=402 onPodConditions=[403
PodFailurePolicyOnExitCodesRequirement containerName=s operator=s values=[i
PodFailurePolicyOnPodConditionsPattern type=s status=s
SuccessPolicy rules=[405
SuccessPolicyRule succeededIndexes=s succeededCount=i
JobSchedulingConfiguration schedulingPolicy=407 schedulingConstraints=410 disruptionMode=412 resourceClaims=[415~merge~name
WorkloadPodGroupSchedulingPolicy basic=408 gang=409
WorkloadPodGroupBasicSchedulingPolicy
WorkloadPodGroupGangSchedulingPolicy minCount=i
WorkloadPodGroupSchedulingConstraints topology=[411
TopologyConstraint key=s
WorkloadPodGroupDisruptionMode single=413 all=414
WorkloadPodGroupSingleDisruptionMode
WorkloadPodGroupAllDisruptionMode
WorkloadPodGroupResourceClaim name=s resourceClaimName=s resourceClaimTemplateName=s
CronJobStatus active=[417 lastScheduleTime=2 lastSuccessfulTime=2
ObjectReference kind=s namespace=s name=s uid=s apiVersion=s resourceVersion=s fieldPath=s
Job kind=s apiVersion=s metadata=1 spec=399 status=419
JobStatus conditions=[420~merge~type startTime=2 completionTime=2 active=i succeeded=i failed=i terminating=i completedIndexes=s failedIndexes=s uncountedTerminatedPods=421 ready=i
JobCondition type=s status=s lastProbeTime=2 lastTransitionTime=2 reason=s message=s
UncountedTerminatedPods succeeded=[s failed=[s
CronJob kind=s apiVersion=s metadata=1 spec=423 status=425
CronJobSpec schedule=s timeZone=s startingDeadlineSeconds=i concurrencyPolicy=s suspend=b jobTemplate=424 successfulJobsHistoryLimit=i failedJobsHistoryLimit=i
JobTemplateSpec metadata=1 spec=399
CronJobStatus active=[417 lastScheduleTime=2 lastSuccessfulTime=2
CertificateSigningRequest kind=s apiVersion=s metadata=1 spec=427 status=428
CertificateSigningRequestSpec request=y signerName=s expirationSeconds=i usages=[s username=s uid=s groups=[s extra={[s
CertificateSigningRequestStatus conditions=[429 certificate=y
CertificateSigningRequestCondition type=s status=s reason=s message=s lastUpdateTime=2 lastTransitionTime=2
ClusterTrustBundle kind=s apiVersion=s metadata=1 spec=431
ClusterTrustBundleSpec signerName=s trustBundle=s
PodCertificateRequest kind=s apiVersion=s metadata=1 spec=433 status=434
PodCertificateRequestSpec signerName=s podName=s podUID=s serviceAccountName=s serviceAccountUID=s nodeName=s nodeUID=s maxExpirationSeconds=i stubPKCS10Request=y unverifiedUserAnnotations={s
PodCertificateRequestStatus conditions=[32~merge~type certificateChain=s notBefore=2 beginRefreshAt=2 notAfter=2
ClusterTrustBundle kind=s apiVersion=s metadata=1 spec=436
ClusterTrustBundleSpec signerName=s trustBundle=s
CertificateSigningRequest kind=s apiVersion=s metadata=1 spec=438 status=439
CertificateSigningRequestSpec request=y signerName=s expirationSeconds=i usages=[s username=s uid=s groups=[s extra={[s
CertificateSigningRequestStatus conditions=[440 certificate=y
CertificateSigningRequestCondition type=s status=s reason=s message=s lastUpdateTime=2 lastTransitionTime=2
ClusterTrustBundle kind=s apiVersion=s metadata=1 spec=442
ClusterTrustBundleSpec signerName=s trustBundle=s
PodCertificateRequest kind=s apiVersion=s metadata=1 spec=444 status=445
PodCertificateRequestSpec signerName=s podName=s podUID=s serviceAccountName=s serviceAccountUID=s nodeName=s nodeUID=s maxExpirationSeconds=i pkixPublicKey=y proofOfPossession=y stubPKCS10Request=y unverifiedUserAnnotations={s
PodCertificateRequestStatus conditions=[32~merge~type certificateChain=s notBefore=2 beginRefreshAt=2 notAfter=2
Lease kind=s apiVersion=s metadata=1 spec=447
LeaseSpec holderIdentity=s leaseDurationSeconds=i acquireTime=448 renewTime=448 leaseTransitions=i strategy=s preferredHolder=s
MicroTime *
LeaseCandidate kind=s apiVersion=s metadata=1 spec=450
LeaseCandidateSpec leaseName=s pingTime=448 renewTime=448 binaryVersion=s emulationVersion=s strategy=s
Lease kind=s apiVersion=s metadata=1 spec=452
LeaseSpec holderIdentity=s leaseDurationSeconds=i acquireTime=448 renewTime=448 leaseTransitions=i strategy=s preferredHolder=s
LeaseCandidate kind=s apiVersion=s metadata=1 spec=454
LeaseCandidateSpec leaseName=s pingTime=448 renewTime=448 binaryVersion=s emulationVersion=s strategy=s
EndpointSlice kind=s apiVersion=s metadata=1 addressType=s endpoints=[456 ports=[461
Endpoint addresses=[s conditions=457 hostname=s targetRef=417 deprecatedTopology={s nodeName=s zone=s hints=458
EndpointConditions ready=b serving=b terminating=b
EndpointHints forZones=[459 forNodes=[460
ForZone name=s
ForNode name=s
EndpointPort name=s protocol=s port=i appProtocol=s
EndpointSlice kind=s apiVersion=s metadata=1 addressType=s endpoints=[463 ports=[468
Endpoint addresses=[s conditions=464 hostname=s targetRef=417 topology={s nodeName=s hints=465
EndpointConditions ready=b serving=b terminating=b
EndpointHints forZones=[466 forNodes=[467
ForZone name=s
ForNode name=s
EndpointPort name=s protocol=s port=i appProtocol=s
Event kind=s apiVersion=s metadata=1 eventTime=448 series=470 reportingController=s reportingInstance=s action=s reason=s regarding=417 related=417 note=s type=s deprecatedSource=471 deprecatedFirstTimestamp=2 deprecatedLastTimestamp=2 deprecatedCount=i
EventSeries count=i lastObservedTime=448
EventSource component=s host=s
Event kind=s apiVersion=s metadata=1 eventTime=448 series=473 reportingController=s reportingInstance=s action=s reason=s regarding=417 related=417 note=s type=s deprecatedSource=471 deprecatedFirstTimestamp=2 deprecatedLastTimestamp=2 deprecatedCount=i
EventSeries count=i lastObservedTime=448
DaemonSet kind=s apiVersion=s metadata=1 spec=475 status=478
DaemonSetSpec selector=9 template=136 updateStrategy=476 minReadySeconds=i templateGeneration=i revisionHistoryLimit=i
DaemonSetUpdateStrategy type=s rollingUpdate=477
RollingUpdateDaemonSet maxUnavailable=207 maxSurge=207
DaemonSetStatus currentNumberScheduled=i numberMisscheduled=i desiredNumberScheduled=i numberReady=i observedGeneration=i updatedNumberScheduled=i numberAvailable=i numberUnavailable=i collisionCount=i conditions=[479~merge~type
DaemonSetCondition type=s status=s lastTransitionTime=2 reason=s message=s
Deployment kind=s apiVersion=s metadata=1 spec=481 status=485
DeploymentSpec replicas=i selector=9 template=136 strategy=482~retainKeys minReadySeconds=i revisionHistoryLimit=i paused=b rollbackTo=484 progressDeadlineSeconds=i
DeploymentStrategy type=s rollingUpdate=483
RollingUpdateDeployment maxUnavailable=207 maxSurge=207
RollbackConfig revision=i
DeploymentStatus observedGeneration=i replicas=i updatedReplicas=i readyReplicas=i availableReplicas=i unavailableReplicas=i terminatingReplicas=i conditions=[486~merge~type collisionCount=i
DeploymentCondition type=s status=s lastUpdateTime=2 lastTransitionTime=2 reason=s message=s
Ingress kind=s apiVersion=s metadata=1 spec=488 status=494
IngressSpec ingressClassName=s backend=489 tls=[490 rules=[491
IngressBackend serviceName=s servicePort=207 resource=184
IngressTLS hosts=[s secretName=s
IngressRule host=s http=492
HTTPIngressRuleValue paths=[493
HTTPIngressPath path=s pathType=s backend=489
IngressStatus loadBalancer=495
IngressLoadBalancerStatus ingress=[496
IngressLoadBalancerIngress ip=s hostname=s ports=[497
IngressPortStatus port=i protocol=s error=s
NetworkPolicy kind=s apiVersion=s metadata=1 spec=499
NetworkPolicySpec podSelector=9 ingress=[500 egress=[504 policyTypes=[s
NetworkPolicyIngressRule ports=[501 from=[502
NetworkPolicyPort protocol=s port=207 endPort=i
NetworkPolicyPeer podSelector=9 namespaceSelector=9 ipBlock=503
IPBlock cidr=s except=[s
NetworkPolicyEgressRule ports=[501 to=[502
ReplicaSet kind=s apiVersion=s metadata=1 spec=506 status=507
ReplicaSetSpec replicas=i minReadySeconds=i selector=9 template=136
ReplicaSetStatus replicas=i fullyLabeledReplicas=i readyReplicas=i availableReplicas=i terminatingReplicas=i observedGeneration=i conditions=[508~merge~type
ReplicaSetCondition type=s status=s lastTransitionTime=2 reason=s message=s
Scale kind=s apiVersion=s metadata=1 spec=510 status=511
ScaleSpec replicas=i
ScaleStatus replicas=i selector={s targetSelector=s
FlowSchema kind=s apiVersion=s metadata=1 spec=513 status=523
FlowSchemaSpec priorityLevelConfiguration=514 matchingPrecedence=i distinguisherMethod=515 rules=[516
PriorityLevelConfigurationReference name=s
FlowDistinguisherMethod type=s
PolicyRulesWithSubjects subjects=[517 resourceRules=[521 nonResourceRules=[522
Subject kind=s user=518 group=519 serviceAccount=520
UserSubject name=s
GroupSubject name=s
ServiceAccountSubject namespace=s name=s
ResourcePolicyRule verbs=[s apiGroups=[s resources=[s clusterScope=b namespaces=[s
NonResourcePolicyRule verbs=[s nonResourceURLs=[s
FlowSchemaStatus conditions=[524~merge~type
FlowSchemaCondition type=s status=s lastTransitionTime=2 reason=s message=s
PriorityLevelConfiguration kind=s apiVersion=s metadata=1 spec=526 status=531
PriorityLevelConfigurationSpec type=s limited=527 exempt=530
LimitedPriorityLevelConfiguration nominalConcurrencyShares=i limitResponse=528 lendablePercent=i borrowingLimitPercent=i
LimitResponse type=s queuing=529
QueuingConfiguration queues=i handSize=i queueLengthLimit=i
ExemptPriorityLevelConfiguration nominalConcurrencyShares=i lendablePercent=i
PriorityLevelConfigurationStatus conditions=[532~merge~type
PriorityLevelConfigurationCondition type=s status=s lastTransitionTime=2 reason=s message=s
FlowSchema kind=s apiVersion=s metadata=1 spec=534 status=544
FlowSchemaSpec priorityLevelConfiguration=535 matchingPrecedence=i distinguisherMethod=536 rules=[537
PriorityLevelConfigurationReference name=s
FlowDistinguisherMethod type=s
PolicyRulesWithSubjects subjects=[538 resourceRules=[542 nonResourceRules=[543
Subject kind=s user=539 group=540 serviceAccount=541
UserSubject name=s
GroupSubject name=s
ServiceAccountSubject namespace=s name=s
ResourcePolicyRule verbs=[s apiGroups=[s resources=[s clusterScope=b namespaces=[s
NonResourcePolicyRule verbs=[s nonResourceURLs=[s
FlowSchemaStatus conditions=[545
FlowSchemaCondition type=s status=s lastTransitionTime=2 reason=s message=s
PriorityLevelConfiguration kind=s apiVersion=s metadata=1 spec=547 status=552
PriorityLevelConfigurationSpec type=s limited=548 exempt=551
LimitedPriorityLevelConfiguration assuredConcurrencyShares=i limitResponse=549 lendablePercent=i borrowingLimitPercent=i
LimitResponse type=s queuing=550
QueuingConfiguration queues=i handSize=i queueLengthLimit=i
ExemptPriorityLevelConfiguration nominalConcurrencyShares=i lendablePercent=i
PriorityLevelConfigurationStatus conditions=[553
PriorityLevelConfigurationCondition type=s status=s lastTransitionTime=2 reason=s message=s
FlowSchema kind=s apiVersion=s metadata=1 spec=555 status=565
FlowSchemaSpec priorityLevelConfiguration=556 matchingPrecedence=i distinguisherMethod=557 rules=[558
PriorityLevelConfigurationReference name=s
FlowDistinguisherMethod type=s
PolicyRulesWithSubjects subjects=[559 resourceRules=[563 nonResourceRules=[564
Subject kind=s user=560 group=561 serviceAccount=562
UserSubject name=s
GroupSubject name=s
ServiceAccountSubject namespace=s name=s
ResourcePolicyRule verbs=[s apiGroups=[s resources=[s clusterScope=b namespaces=[s
NonResourcePolicyRule verbs=[s nonResourceURLs=[s
FlowSchemaStatus conditions=[566
FlowSchemaCondition type=s status=s lastTransitionTime=2 reason=s message=s
PriorityLevelConfiguration kind=s apiVersion=s metadata=1 spec=568 status=573
PriorityLevelConfigurationSpec type=s limited=569 exempt=572
LimitedPriorityLevelConfiguration assuredConcurrencyShares=i limitResponse=570 lendablePercent=i borrowingLimitPercent=i
LimitResponse type=s queuing=571
QueuingConfiguration queues=i handSize=i queueLengthLimit=i
ExemptPriorityLevelConfiguration nominalConcurrencyShares=i lendablePercent=i
PriorityLevelConfigurationStatus conditions=[574
PriorityLevelConfigurationCondition type=s status=s lastTransitionTime=2 reason=s message=s
FlowSchema kind=s apiVersion=s metadata=1 spec=576 status=586
FlowSchemaSpec priorityLevelConfiguration=577 matchingPrecedence=i distinguisherMethod=578 rules=[579
PriorityLevelConfigurationReference name=s
FlowDistinguisherMethod type=s
PolicyRulesWithSubjects subjects=[580 resourceRules=[584 nonResourceRules=[585
Subject kind=s user=581 group=582 serviceAccount=583
UserSubject name=s
GroupSubject name=s
ServiceAccountSubject namespace=s name=s
ResourcePolicyRule verbs=[s apiGroups=[s resources=[s clusterScope=b namespaces=[s
NonResourcePolicyRule verbs=[s nonResourceURLs=[s
FlowSchemaStatus conditions=[587~merge~type
FlowSchemaCondition type=s status=s lastTransitionTime=2 reason=s message=s
PriorityLevelConfiguration kind=s apiVersion=s metadata=1 spec=589 status=594
PriorityLevelConfigurationSpec type=s limited=590 exempt=593
LimitedPriorityLevelConfiguration nominalConcurrencyShares=i limitResponse=591 lendablePercent=i borrowingLimitPercent=i
LimitResponse type=s queuing=592
QueuingConfiguration queues=i handSize=i queueLengthLimit=i
ExemptPriorityLevelConfiguration nominalConcurrencyShares=i lendablePercent=i
PriorityLevelConfigurationStatus conditions=[595~merge~type
PriorityLevelConfigurationCondition type=s status=s lastTransitionTime=2 reason=s message=s
StorageVersion kind=s apiVersion=s metadata=1 spec=597 status=598
StorageVersionSpec
StorageVersionStatus storageVersions=[599 commonEncodingVersion=s conditions=[600
ServerStorageVersion apiServerID=s encodingVersion=s decodableVersions=[s servedVersions=[s
StorageVersionCondition type=s status=s observedGeneration=i lastTransitionTime=2 reason=s message=s
Eviction kind=s apiVersion=s metadata=1 spec=602 status=605
EvictionSpec target=603
EvictionTarget pod=604
EvictionPodReference name=s uid=s
EvictionStatus conditions=[32~merge~type observedGeneration=i requesters=[606~merge~name targetResponders=[607~merge~name responders=[608~merge~name
Requester name=s intent=s
TargetResponder name=s priority=i state=s
ResponderStatus name=s startTime=2 heartbeatTime=2 expectedCompletionTime=2 completionTime=2 message=s
EvictionRequest kind=s apiVersion=s metadata=1 spec=610 status=613
EvictionRequestSpec target=611 requester=s intent=s
EvictionRequestTarget pod=612
EvictionRequestPodReference name=s uid=s
EvictionRequestStatus conditions=[32~merge~type observedGeneration=i
IPAddress kind=s apiVersion=s metadata=1 spec=615
IPAddressSpec parentRef=616
ParentReference group=s resource=s namespace=s name=s
Ingress kind=s apiVersion=s metadata=1 spec=618 status=626
IngressSpec ingressClassName=s defaultBackend=619 tls=[622 rules=[623
IngressBackend service=620 resource=184
IngressServiceBackend name=s port=621
ServiceBackendPort name=s number=i
IngressTLS hosts=[s secretName=s
IngressRule host=s http=624
HTTPIngressRuleValue paths=[625
HTTPIngressPath path=s pathType=s backend=619
IngressStatus loadBalancer=627
IngressLoadBalancerStatus ingress=[628
IngressLoadBalancerIngress ip=s hostname=s ports=[629
IngressPortStatus port=i protocol=s error=s
IngressClass kind=s apiVersion=s metadata=1 spec=631
IngressClassSpec controller=s parameters=632
IngressClassParametersReference apiGroup=s kind=s name=s scope=s namespace=s
NetworkPolicy kind=s apiVersion=s metadata=1 spec=634
NetworkPolicySpec podSelector=9 ingress=[635 egress=[639 policyTypes=[s
NetworkPolicyIngressRule ports=[636 from=[637
NetworkPolicyPort protocol=s port=207 endPort=i
NetworkPolicyPeer podSelector=9 namespaceSelector=9 ipBlock=638
IPBlock cidr=s except=[s
NetworkPolicyEgressRule ports=[636 to=[637
ServiceCIDR kind=s apiVersion=s metadata=1 spec=641 status=642
ServiceCIDRSpec cidrs=[s
ServiceCIDRStatus conditions=[32~merge~type
IPAddress kind=s apiVersion=s metadata=1 spec=644
IPAddressSpec parentRef=645
ParentReference group=s resource=s namespace=s name=s
Ingress kind=s apiVersion=s metadata=1 spec=647 status=653
IngressSpec ingressClassName=s backend=648 tls=[649 rules=[650
IngressBackend serviceName=s servicePort=207 resource=184
IngressTLS hosts=[s secretName=s
IngressRule host=s http=651
HTTPIngressRuleValue paths=[652
HTTPIngressPath path=s pathType=s backend=648
IngressStatus loadBalancer=654
IngressLoadBalancerStatus ingress=[655
IngressLoadBalancerIngress ip=s hostname=s ports=[656
IngressPortStatus port=i protocol=s error=s
IngressClass kind=s apiVersion=s metadata=1 spec=658
IngressClassSpec controller=s parameters=659
IngressClassParametersReference apiGroup=s kind=s name=s scope=s namespace=s
ServiceCIDR kind=s apiVersion=s metadata=1 spec=661 status=662
ServiceCIDRSpec cidrs=[s
ServiceCIDRStatus conditions=[32~merge~type
RuntimeClass kind=s apiVersion=s metadata=1 handler=s overhead=664 scheduling=665
Overhead podFixed={141
Scheduling nodeSelector={s tolerations=[233
RuntimeClass kind=s apiVersion=s metadata=1 spec=667
RuntimeClassSpec runtimeHandler=s overhead=668 scheduling=669
Overhead podFixed={141
Scheduling nodeSelector={s tolerations=[233
RuntimeClass kind=s apiVersion=s metadata=1 handler=s overhead=671 scheduling=672
Overhead podFixed={141
Scheduling nodeSelector={s tolerations=[233
Eviction kind=s apiVersion=s metadata=1 deleteOptions=674
DeleteOptions kind=s apiVersion=s gracePeriodSeconds=i preconditions=675 orphanDependents=b propagationPolicy=s dryRun=[s ignoreStoreReadErrorWithClusterBreakingPotential=b
Preconditions uid=s resourceVersion=s
PodDisruptionBudget kind=s apiVersion=s metadata=1 spec=677 status=678
PodDisruptionBudgetSpec minAvailable=207 selector=9~replace maxUnavailable=207 unhealthyPodEvictionPolicy=s
PodDisruptionBudgetStatus observedGeneration=i disruptedPods={2 disruptionsAllowed=i currentHealthy=i desiredHealthy=i expectedPods=i conditions=[32~merge~type
Eviction kind=s apiVersion=s metadata=1 deleteOptions=674
PodDisruptionBudget kind=s apiVersion=s metadata=1 spec=681 status=682
PodDisruptionBudgetSpec minAvailable=207 selector=9 maxUnavailable=207 unhealthyPodEvictionPolicy=s
PodDisruptionBudgetStatus observedGeneration=i disruptedPods={2 disruptionsAllowed=i currentHealthy=i desiredHealthy=i expectedPods=i conditions=[32~merge~type
ClusterRole kind=s apiVersion=s metadata=1 rules=[684 aggregationRule=685
PolicyRule verbs=[s apiGroups=[s resources=[s resourceNames=[s nonResourceURLs=[s
AggregationRule clusterRoleSelectors=[9
ClusterRoleBinding kind=s apiVersion=s metadata=1 subjects=[687 roleRef=688
Subject kind=s apiGroup=s name=s namespace=s
RoleRef apiGroup=s kind=s name=s
Role kind=s apiVersion=s metadata=1 rules=[684
RoleBinding kind=s apiVersion=s metadata=1 subjects=[687 roleRef=688
ClusterRole kind=s apiVersion=s metadata=1 rules=[692 aggregationRule=693
PolicyRule verbs=[s apiGroups=[s resources=[s resourceNames=[s nonResourceURLs=[s
AggregationRule clusterRoleSelectors=[9
ClusterRoleBinding kind=s apiVersion=s metadata=1 subjects=[695 roleRef=696
Subject kind=s apiVersion=s name=s namespace=s
RoleRef apiGroup=s kind=s name=s
Role kind=s apiVersion=s metadata=1 rules=[692
RoleBinding kind=s apiVersion=s metadata=1 subjects=[695 roleRef=696
ClusterRole kind=s apiVersion=s metadata=1 rules=[700 aggregationRule=701
PolicyRule verbs=[s apiGroups=[s resources=[s resourceNames=[s nonResourceURLs=[s
AggregationRule clusterRoleSelectors=[9
ClusterRoleBinding kind=s apiVersion=s metadata=1 subjects=[703 roleRef=704
Subject kind=s apiGroup=s name=s namespace=s
RoleRef apiGroup=s kind=s name=s
Role kind=s apiVersion=s metadata=1 rules=[700
RoleBinding kind=s apiVersion=s metadata=1 subjects=[703 roleRef=704
DeviceClass kind=s apiVersion=s metadata=1 spec=708
DeviceClassSpec selectors=[709 config=[711 extendedResourceName=s
DeviceSelector cel=710
CELDeviceSelector expression=s
DeviceClassConfiguration opaque=712
OpaqueDeviceConfiguration driver=s parameters=133
DeviceTaintRule kind=s apiVersion=s metadata=1 spec=714 status=717
DeviceTaintRuleSpec deviceSelector=715 taint=716
DeviceTaintSelector driver=s pool=s device=s
DeviceTaint key=s value=s effect=s timeAdded=2
DeviceTaintRuleStatus conditions=[32~merge~type
ResourceClaim kind=s apiVersion=s metadata=1 spec=719 status=729
ResourceClaimSpec devices=720
DeviceClaim requests=[721 constraints=[727 config=[728
DeviceRequest name=s exactly=722 firstAvailable=[726
ExactDeviceRequest deviceClassName=s selectors=[709 allocationMode=s count=i adminAccess=b tolerations=[723 capacity=724 derivedAttributes=[725
DeviceToleration key=s operator=s value=s effect=s tolerationSeconds=i
CapacityRequirements requests={141
DeviceDerivedAttribute name=s expression=s
DeviceSubRequest name=s deviceClassName=s selectors=[709 allocationMode=s count=i tolerations=[723 capacity=724 derivedAttributes=[725
DeviceConstraint requests=[s matchAttribute=s distinctAttribute=s
DeviceClaimConfiguration requests=[s opaque=712
ResourceClaimStatus allocation=730 reservedFor=[734~merge~uid devices=[735
AllocationResult devices=731 nodeSelector=225 allocationTimestamp=2
DeviceAllocationResult results=[732 config=[733
DeviceRequestAllocationResult request=s driver=s pool=s device=s adminAccess=b tolerations=[723 bindingConditions=[s bindingFailureConditions=[s shareID=s consumedCapacity={141 skipNodeOperations=[s
DeviceAllocationConfiguration source=s requests=[s opaque=712
ResourceClaimConsumerReference apiGroup=s resource=s name=s uid=s
AllocatedDeviceStatus driver=s pool=s device=s shareID=s conditions=[32 data=133 networkData=736
NetworkDeviceData interfaceName=s ips=[s hardwareAddress=s
ResourceClaimTemplate kind=s apiVersion=s metadata=1 spec=738
ResourceClaimTemplateSpec metadata=1 spec=719
ResourceSlice kind=s apiVersion=s metadata=1 spec=740
ResourceSliceSpec driver=s pool=741 nodeName=s nodeSelector=225 allNodes=b devices=[742 perDeviceNodeSelection=b sharedCounters=[752 partitionTypeAttribute=s skipNodeOperations=[s
ResourcePool name=s generation=i resourceSliceCount=i
Device name=s attributes={743 capacity={744 consumesCounters=[747 nodeName=s nodeSelector=225 allNodes=b taints=[716 bindsToNode=b bindingConditions=[s bindingFailureConditions=[s allowMultipleAllocations=b nodeAllocatableResources={749
DeviceAttribute int=i bool=b string=s version=s ints=[i bools=[b strings=[s versions=[s
DeviceCapacity value=141 requestPolicy=745
CapacityRequestPolicy default=141 validValues=[141 validRange=746
CapacityRequestPolicyRange min=141 max=141 step=141
DeviceCounterConsumption counterSet=s counters={748 compatibilityGroups=[s
Counter value=141
NodeAllocatableResource mapping=750 overhead=751
NodeAllocatableMapping capacityKey=s capacityMultiplier=141 deviceMultiplier=141
NodeAllocatableOverhead perPod=141 perContainer=141
CounterSet name=s counters={748
DeviceTaintRule kind=s apiVersion=s metadata=1 spec=754 status=757
DeviceTaintRuleSpec deviceSelector=755 taint=756
DeviceTaintSelector driver=s pool=s device=s
DeviceTaint key=s value=s effect=s timeAdded=2
DeviceTaintRuleStatus conditions=[32~merge~type
ResourcePoolStatusRequest kind=s apiVersion=s metadata=1 spec=759 status=760
ResourcePoolStatusRequestSpec driver=s poolName=s limit=i defaultPartitionTypeAttribute=s
ResourcePoolStatusRequestStatus poolCount=i pools=[761 conditions=[32~merge~type
PoolStatus driver=s poolName=s generation=i resourceSliceCount=i totalDevices=i allocatedDevices=i availableDevices=i unavailableDevices=i nodeName=s validationError=s partitionSummary=[762 shareableSummary=763
PartitionTypeStatus attribute=s type=s total=i allocatable=i
ShareableSummaryStatus fullyAvailableDevices=i partiallyAvailableDevices=i capacity=[764
ShareableCapacityStatus name=s total=141 consumed=141 available=141
DeviceClass kind=s apiVersion=s metadata=1 spec=766
DeviceClassSpec selectors=[767 config=[769 extendedResourceName=s
DeviceSelector cel=768
CELDeviceSelector expression=s
DeviceClassConfiguration opaque=770
OpaqueDeviceConfiguration driver=s parameters=133
ResourceClaim kind=s apiVersion=s metadata=1 spec=772 status=781
ResourceClaimSpec devices=773
DeviceClaim requests=[774 constraints=[779 config=[780
DeviceRequest name=s deviceClassName=s selectors=[767 allocationMode=s count=i adminAccess=b firstAvailable=[775 tolerations=[776 capacity=777 derivedAttributes=[778
DeviceSubRequest name=s deviceClassName=s selectors=[767 allocationMode=s count=i tolerations=[776 capacity=777 derivedAttributes=[778
DeviceToleration key=s operator=s value=s effect=s tolerationSeconds=i
CapacityRequirements requests={141
DeviceDerivedAttribute name=s expression=s
DeviceConstraint requests=[s matchAttribute=s distinctAttribute=s
DeviceClaimConfiguration requests=[s opaque=770
ResourceClaimStatus allocation=782 reservedFor=[786~merge~uid devices=[787
AllocationResult devices=783 nodeSelector=225 allocationTimestamp=2
DeviceAllocationResult results=[784 config=[785
DeviceRequestAllocationResult request=s driver=s pool=s device=s adminAccess=b tolerations=[776 bindingConditions=[s bindingFailureConditions=[s shareID=s consumedCapacity={141 skipNodeOperations=[s
DeviceAllocationConfiguration source=s requests=[s opaque=770
ResourceClaimConsumerReference apiGroup=s resource=s name=s uid=s
AllocatedDeviceStatus driver=s pool=s device=s shareID=s conditions=[32 data=133 networkData=788
NetworkDeviceData interfaceName=s ips=[s hardwareAddress=s
ResourceClaimTemplate kind=s apiVersion=s metadata=1 spec=790
ResourceClaimTemplateSpec metadata=1 spec=772
ResourceSlice kind=s apiVersion=s metadata=1 spec=792
ResourceSliceSpec driver=s pool=793 nodeName=s nodeSelector=225 allNodes=b devices=[794 perDeviceNodeSelection=b sharedCounters=[806 partitionTypeAttribute=s skipNodeOperations=[s
ResourcePool name=s generation=i resourceSliceCount=i
Device name=s basic=795
BasicDevice attributes={796 capacity={797 consumesCounters=[800 nodeName=s nodeSelector=225 allNodes=b taints=[802 bindsToNode=b bindingConditions=[s bindingFailureConditions=[s allowMultipleAllocations=b nodeAllocatableResources={803
DeviceAttribute int=i bool=b string=s version=s ints=[i bools=[b strings=[s versions=[s
DeviceCapacity value=141 requestPolicy=798
CapacityRequestPolicy default=141 validValues=[141 validRange=799
CapacityRequestPolicyRange min=141 max=141 step=141
DeviceCounterConsumption counterSet=s counters={801 compatibilityGroups=[s
Counter value=141
DeviceTaint key=s value=s effect=s timeAdded=2
NodeAllocatableResource mapping=804 overhead=805
NodeAllocatableMapping capacityKey=s capacityMultiplier=141 deviceMultiplier=141
NodeAllocatableOverhead perPod=141 perContainer=141
CounterSet name=s counters={801
DeviceClass kind=s apiVersion=s metadata=1 spec=808
DeviceClassSpec selectors=[809 config=[811 extendedResourceName=s
DeviceSelector cel=810
CELDeviceSelector expression=s
DeviceClassConfiguration opaque=812
OpaqueDeviceConfiguration driver=s parameters=133
DeviceTaintRule kind=s apiVersion=s metadata=1 spec=814 status=817
DeviceTaintRuleSpec deviceSelector=815 taint=816
DeviceTaintSelector driver=s pool=s device=s
DeviceTaint key=s value=s effect=s timeAdded=2
DeviceTaintRuleStatus conditions=[32~merge~type
ResourceClaim kind=s apiVersion=s metadata=1 spec=819 status=829
ResourceClaimSpec devices=820
DeviceClaim requests=[821 constraints=[827 config=[828
DeviceRequest name=s exactly=822 firstAvailable=[826
ExactDeviceRequest deviceClassName=s selectors=[809 allocationMode=s count=i adminAccess=b tolerations=[823 capacity=824 derivedAttributes=[825
DeviceToleration key=s operator=s value=s effect=s tolerationSeconds=i
CapacityRequirements requests={141
DeviceDerivedAttribute name=s expression=s
DeviceSubRequest name=s deviceClassName=s selectors=[809 allocationMode=s count=i tolerations=[823 capacity=824 derivedAttributes=[825
DeviceConstraint requests=[s matchAttribute=s distinctAttribute=s
DeviceClaimConfiguration requests=[s opaque=812
ResourceClaimStatus allocation=830 reservedFor=[834~merge~uid devices=[835
AllocationResult devices=831 nodeSelector=225 allocationTimestamp=2
DeviceAllocationResult results=[832 config=[833
DeviceRequestAllocationResult request=s driver=s pool=s device=s adminAccess=b tolerations=[823 bindingConditions=[s bindingFailureConditions=[s shareID=s consumedCapacity={141 skipNodeOperations=[s
DeviceAllocationConfiguration source=s requests=[s opaque=812
ResourceClaimConsumerReference apiGroup=s resource=s name=s uid=s
AllocatedDeviceStatus driver=s pool=s device=s shareID=s conditions=[32 data=133 networkData=836
NetworkDeviceData interfaceName=s ips=[s hardwareAddress=s
ResourceClaimTemplate kind=s apiVersion=s metadata=1 spec=838
ResourceClaimTemplateSpec metadata=1 spec=819
ResourceSlice kind=s apiVersion=s metadata=1 spec=840
ResourceSliceSpec driver=s pool=841 nodeName=s nodeSelector=225 allNodes=b devices=[842 perDeviceNodeSelection=b sharedCounters=[852 partitionTypeAttribute=s skipNodeOperations=[s
ResourcePool name=s generation=i resourceSliceCount=i
Device name=s attributes={843 capacity={844 consumesCounters=[847 nodeName=s nodeSelector=225 allNodes=b taints=[816 bindsToNode=b bindingConditions=[s bindingFailureConditions=[s allowMultipleAllocations=b nodeAllocatableResources={849
DeviceAttribute int=i bool=b string=s version=s ints=[i bools=[b strings=[s versions=[s
DeviceCapacity value=141 requestPolicy=845
CapacityRequestPolicy default=141 validValues=[141 validRange=846
CapacityRequestPolicyRange min=141 max=141 step=141
DeviceCounterConsumption counterSet=s counters={848 compatibilityGroups=[s
Counter value=141
NodeAllocatableResource mapping=850 overhead=851
NodeAllocatableMapping capacityKey=s capacityMultiplier=141 deviceMultiplier=141
NodeAllocatableOverhead perPod=141 perContainer=141
CounterSet name=s counters={848
PriorityClass kind=s apiVersion=s metadata=1 value=i globalDefault=b description=s preemptionPolicy=s
CompositePodGroup kind=s apiVersion=s metadata=1 spec=855 status=864
CompositePodGroupSpec parentCompositePodGroupName=s workloadRef=856 schedulingPolicy=857 schedulingConstraints=860 disruptionMode=861 priorityClassName=s priority=i preemptionPolicy=s
WorkloadReference workloadName=s templateName=s
CompositePodGroupSchedulingPolicy basic=858 gang=859
CompositeBasicSchedulingPolicy
CompositeGangSchedulingPolicy minGroupCount=i
CompositePodGroupSchedulingConstraints topology=[411
CompositeDisruptionMode single=862 all=863
SingleCompositeDisruptionMode
AllCompositeDisruptionMode
CompositePodGroupStatus conditions=[32~merge~type
PodGroup kind=s apiVersion=s metadata=1 spec=866 status=875
PodGroupSpec parentCompositePodGroupName=s workloadRef=856 schedulingPolicy=867 schedulingConstraints=870 resourceClaims=[871~merge,retainKeys~name disruptionMode=872 priorityClassName=s priority=i preemptionPolicy=s
PodGroupSchedulingPolicy basic=868 gang=869
BasicSchedulingPolicy
GangSchedulingPolicy minCount=i
PodGroupSchedulingConstraints topology=[411
PodGroupResourceClaim name=s resourceClaimName=s resourceClaimTemplateName=s
DisruptionMode single=873 all=874
SingleDisruptionMode
AllDisruptionMode
PodGroupStatus conditions=[32~merge~type resourceClaimStatuses=[876~merge,retainKeys~name
PodGroupResourceClaimStatus name=s resourceClaimName=s
Workload kind=s apiVersion=s metadata=1 spec=878
WorkloadSpec controllerRef=879 podGroupTemplates=[880 compositePodGroupTemplates=[881
TypedLocalObjectReference apiGroup=s kind=s name=s
PodGroupTemplate name=s schedulingPolicy=867 schedulingConstraints=870 resourceClaims=[871~merge,retainKeys~name disruptionMode=872 priorityClassName=s priority=i preemptionPolicy=s
CompositePodGroupTemplate name=s schedulingPolicy=857 schedulingConstraints=860 disruptionMode=861 priorityClassName=s priority=i preemptionPolicy=s podGroupTemplates=[880 compositePodGroupTemplates=[881
PodGroup kind=s apiVersion=s metadata=1 spec=883 status=894
PodGroupSpec parentCompositePodGroupName=s workloadRef=884 schedulingPolicy=885 schedulingConstraints=888 resourceClaims=[890~merge,retainKeys~name disruptionMode=891 priorityClassName=s priority=i preemptionPolicy=s
WorkloadReference workloadName=s templateName=s
PodGroupSchedulingPolicy basic=886 gang=887
BasicSchedulingPolicy
GangSchedulingPolicy minCount=i
PodGroupSchedulingConstraints topology=[889
TopologyConstraint key=s
PodGroupResourceClaim name=s resourceClaimName=s resourceClaimTemplateName=s
DisruptionMode single=892 all=893
SingleDisruptionMode
AllDisruptionMode
PodGroupStatus conditions=[32~merge~type resourceClaimStatuses=[895~merge,retainKeys~name
PodGroupResourceClaimStatus name=s resourceClaimName=s
PriorityClass kind=s apiVersion=s metadata=1 value=i globalDefault=b description=s preemptionPolicy=s
Workload kind=s apiVersion=s metadata=1 spec=898
WorkloadSpec controllerRef=899 podGroupTemplates=[900 compositePodGroupTemplates=[901
TypedLocalObjectReference apiGroup=s kind=s name=s
PodGroupTemplate name=s schedulingPolicy=885 schedulingConstraints=888 resourceClaims=[890~merge,retainKeys~name disruptionMode=891 priorityClassName=s priority=i preemptionPolicy=s
CompositePodGroupTemplate name=s schedulingPolicy=902 schedulingConstraints=905 disruptionMode=906 priorityClassName=s priority=i preemptionPolicy=s podGroupTemplates=[900 compositePodGroupTemplates=[901
CompositePodGroupSchedulingPolicy basic=903 gang=904
CompositeBasicSchedulingPolicy
CompositeGangSchedulingPolicy minGroupCount=i
CompositePodGroupSchedulingConstraints topology=[889
CompositeDisruptionMode single=907 all=908
SingleCompositeDisruptionMode
AllCompositeDisruptionMode
CSIDriver kind=s apiVersion=s metadata=1 spec=910
CSIDriverSpec attachRequired=b podInfoOnMount=b volumeLifecycleModes=[s storageCapacity=b fsGroupPolicy=s tokenRequests=[911 requiresRepublish=b seLinuxMount=b nodeAllocatableUpdatePeriodSeconds=i serviceAccountTokenInSecrets=b preventPodSchedulingIfMissing=b
TokenRequest audience=s expirationSeconds=i
CSINode kind=s apiVersion=s metadata=1 spec=913 status=916
CSINodeSpec drivers=[914~merge~name
CSINodeDriver name=s nodeID=s topologyKeys=[s allocatable=915
VolumeNodeResources count=i
CSINodeStatus storageHealth=[917~merge~name
StorageHealth name=s healthConditions=[918
StorageHealthCondition status=s reason=s message=s accessMode=s volumeMode=s lastTransitionTime=2
CSIStorageCapacity kind=s apiVersion=s metadata=1 nodeTopology=9 storageClassName=s capacity=141 maximumVolumeSize=141
StorageClass kind=s apiVersion=s metadata=1 provisioner=s parameters={s reclaimPolicy=s mountOptions=[s allowVolumeExpansion=b volumeBindingMode=s allowedTopologies=[921
TopologySelectorTerm matchLabelExpressions=[922
TopologySelectorLabelRequirement key=s values=[s
VolumeAttachment kind=s apiVersion=s metadata=1 spec=924 status=940
VolumeAttachmentSpec attacher=s source=925 nodeName=s
VolumeAttachmentSource persistentVolumeName=s inlineVolumeSpec=926
PersistentVolumeSpec capacity={141 gcePersistentDisk=142 awsElasticBlockStore=143 hostPath=139 glusterfs=927 nfs=147 rbd=928 iscsi=930 cinder=931 cephfs=932 fc=161 flocker=156 flexVolume=933 azureFile=934 vsphereVolume=164 quobyte=165 azureDisk=166 photonPersistentDisk=167 portworxVolume=176 scaleIO=935 local=936 storageos=937 csi=938 accessModes=[s claimRef=417 persistentVolumeReclaimPolicy=s storageClassName=s mountOptions=[s volumeMode=s nodeAffinity=939 volumeAttributesClassName=s
GlusterfsPersistentVolumeSource endpoints=s path=s readOnly=b endpointsNamespace=s
RBDPersistentVolumeSource monitors=[s image=s fsType=s pool=s user=s keyring=s secretRef=929 readOnly=b
SecretReference name=s namespace=s
ISCSIPersistentVolumeSource targetPortal=s iqn=s lun=i iscsiInterface=s fsType=s readOnly=b portals=[s chapAuthDiscovery=b chapAuthSession=b secretRef=929 initiatorName=s
CinderPersistentVolumeSource volumeID=s fsType=s readOnly=b secretRef=929
CephFSPersistentVolumeSource monitors=[s path=s user=s secretFile=s secretRef=929 readOnly=b
FlexPersistentVolumeSource driver=s fsType=s secretRef=929 readOnly=b options={s
AzureFilePersistentVolumeSource secretName=s shareName=s readOnly=b secretNamespace=s
ScaleIOPersistentVolumeSource gateway=s system=s secretRef=929 sslEnabled=b protectionDomain=s storagePool=s storageMode=s volumeName=s fsType=s readOnly=b
LocalVolumeSource path=s fsType=s
StorageOSPersistentVolumeSource volumeName=s volumeNamespace=s fsType=s readOnly=b secretRef=417
CSIPersistentVolumeSource driver=s volumeHandle=s readOnly=b fsType=s volumeAttributes={s controllerPublishSecretRef=929 nodeStageSecretRef=929 nodePublishSecretRef=929 controllerExpandSecretRef=929 nodeExpandSecretRef=929
VolumeNodeAffinity required=225
VolumeAttachmentStatus attached=b attachmentMetadata={s attachError=941 detachError=941
VolumeError time=2 message=s errorCode=i
VolumeAttributesClass kind=s apiVersion=s metadata=1 driverName=s parameters={s
CSIStorageCapacity kind=s apiVersion=s metadata=1 nodeTopology=9 storageClassName=s capacity=141 maximumVolumeSize=141
VolumeAttachment kind=s apiVersion=s metadata=1 spec=945 status=947
VolumeAttachmentSpec attacher=s source=946 nodeName=s
VolumeAttachmentSource persistentVolumeName=s inlineVolumeSpec=926
VolumeAttachmentStatus attached=b attachmentMetadata={s attachError=948 detachError=948
VolumeError time=2 message=s errorCode=i
VolumeAttributesClass kind=s apiVersion=s metadata=1 driverName=s parameters={s
CSIDriver kind=s apiVersion=s metadata=1 spec=951
CSIDriverSpec attachRequired=b podInfoOnMount=b volumeLifecycleModes=[s storageCapacity=b fsGroupPolicy=s tokenRequests=[952 requiresRepublish=b seLinuxMount=b nodeAllocatableUpdatePeriodSeconds=i serviceAccountTokenInSecrets=b preventPodSchedulingIfMissing=b
TokenRequest audience=s expirationSeconds=i
CSINode kind=s apiVersion=s metadata=1 spec=954 status=957
CSINodeSpec drivers=[955~merge~name
CSINodeDriver name=s nodeID=s topologyKeys=[s allocatable=956
VolumeNodeResources count=i
CSINodeStatus storageHealth=[958~merge~name
StorageHealth name=s healthConditions=[959
StorageHealthCondition status=s reason=s message=s accessMode=s volumeMode=s lastTransitionTime=2
CSIStorageCapacity kind=s apiVersion=s metadata=1 nodeTopology=9 storageClassName=s capacity=141 maximumVolumeSize=141
StorageClass kind=s apiVersion=s metadata=1 provisioner=s parameters={s reclaimPolicy=s mountOptions=[s allowVolumeExpansion=b volumeBindingMode=s allowedTopologies=[921
VolumeAttachment kind=s apiVersion=s metadata=1 spec=963 status=965
VolumeAttachmentSpec attacher=s source=964 nodeName=s
VolumeAttachmentSource persistentVolumeName=s inlineVolumeSpec=926
VolumeAttachmentStatus attached=b attachmentMetadata={s attachError=966 detachError=966
VolumeError time=2 message=s errorCode=i
VolumeAttributesClass kind=s apiVersion=s metadata=1 driverName=s parameters={s
StorageVersionMigration kind=s apiVersion=s metadata=1 spec=969 status=971
StorageVersionMigrationSpec resource=970
GroupResource group=s resource=s
StorageVersionMigrationStatus conditions=[32~merge~type resourceVersion=s
StorageVersionMigration kind=s apiVersion=s metadata=1 spec=973 status=974
StorageVersionMigrationSpec resource=970
StorageVersionMigrationStatus conditions=[32~merge~type resourceVersion=s
Binding kind=s apiVersion=s metadata=1 target=417
ComponentStatus kind=s apiVersion=s metadata=1 conditions=[977~merge~type
ComponentCondition type=s status=s message=s error=s
ConfigMap kind=s apiVersion=s metadata=1 immutable=b data={s binaryData={y
Endpoints kind=s apiVersion=s metadata=1 subsets=[980
EndpointSubset addresses=[981 notReadyAddresses=[981 ports=[982
EndpointAddress ip=s hostname=s nodeName=s targetRef=417
EndpointPort name=s port=i protocol=s appProtocol=s
Event kind=s apiVersion=s metadata=1 involvedObject=417 reason=s message=s source=471 firstTimestamp=2 lastTimestamp=2 count=i type=s eventTime=448 series=984 action=s related=417 reportingComponent=s reportingInstance=s
EventSeries count=i lastObservedTime=448
LimitRange kind=s apiVersion=s metadata=1 spec=986
LimitRangeSpec limits=[987
LimitRangeItem type=s max={141 min={141 default={141 defaultRequest={141 maxLimitRequestRatio={141
Namespace kind=s apiVersion=s metadata=1 spec=989 status=990
NamespaceSpec finalizers=[s
NamespaceStatus phase=s conditions=[991~merge~type
NamespaceCondition type=s status=s lastTransitionTime=2 reason=s message=s
Node kind=s apiVersion=s metadata=1 spec=993 status=998
NodeSpec podCIDR=s podCIDRs=[s~merge providerID=s unschedulable=b taints=[994 configSource=995 externalID=s podPreemptionPolicy=997
Taint key=s value=s effect=s timeAdded=2
NodeConfigSource configMap=996
ConfigMapNodeConfigSource namespace=s name=s uid=s resourceVersion=s kubeletConfigKey=s
NodePodPreemptionPolicy disableResizePreemption=[s
NodeStatus capacity={141 allocatable={141 phase=s conditions=[999~merge~type addresses=[1000~merge~type daemonEndpoints=1001 nodeInfo=1003 images=[1005 volumesInUse=[s volumesAttached=[1006 config=1007 runtimeHandlers=[1008 features=1010 declaredFeatures=[s
NodeCondition type=s status=s lastHeartbeatTime=2 lastTransitionTime=2 reason=s message=s
NodeAddress type=s address=s
NodeDaemonEndpoints kubeletEndpoint=1002
DaemonEndpoint Port=i
NodeSystemInfo machineID=s systemUUID=s bootID=s kernelVersion=s osImage=s containerRuntimeVersion=s kubeletVersion=s kubeProxyVersion=s operatingSystem=s architecture=s swap=1004 runningInUserNamespace=b
NodeSwapStatus capacity=i
ContainerImage names=[s sizeBytes=i
AttachedVolume name=s devicePath=s
NodeConfigStatus assigned=995 active=995 lastKnownGood=995 error=s
NodeRuntimeHandler name=s features=1009
NodeRuntimeHandlerFeatures recursiveReadOnlyMounts=b userNamespaces=b
NodeFeatures supplementalGroupsPolicy=b
PersistentVolume kind=s apiVersion=s metadata=1 spec=926 status=1012
PersistentVolumeStatus phase=s message=s reason=s lastPhaseTransitionTime=2
Pod kind=s apiVersion=s metadata=1 spec=137 status=1014
PodStatus observedGeneration=i phase=s conditions=[1015~merge~type message=s reason=s nominatedNodeName=s hostIP=s hostIPs=[1016~merge~ip podIP=s podIPs=[1017~merge~ip startTime=2 initContainerStatuses=[1018 containerStatuses=[1018 qosClass=s ephemeralContainerStatuses=[1018 resize=s resourceClaimStatuses=[1030~merge,retainKeys~name extendedResourceClaimStatus=1031 allocatedResources={141 resources=197 nodeAllocatableResourceClaimStatuses=[1033~merge~resourceClaimName volumeHealth=[1036
PodCondition type=s observedGeneration=i status=s lastProbeTime=2 lastTransitionTime=2 reason=s message=s
HostIP ip=s
PodIP ip=s
ContainerStatus name=s state=1019 lastState=1019 ready=b restartCount=i image=s imageID=s containerID=s started=b allocatedResources={141 resources=197 volumeMounts=[1023~merge~mountPath user=1026 allocatedResourcesStatus=[1028~merge~name stopSignal=s
ContainerState waiting=1020 running=1021 terminated=1022
ContainerStateWaiting reason=s message=s
ContainerStateRunning startedAt=2
ContainerStateTerminated exitCode=i signal=i reason=s message=s startedAt=2 finishedAt=2 containerID=s
VolumeMountStatus name=s mountPath=s readOnly=b recursiveReadOnly=s volumeStatus=1024
VolumeStatus image=1025
ImageVolumeStatus imageRef=s
ContainerUser linux=1027
LinuxContainerUser uid=i gid=i supplementalGroups=[i
ResourceStatus name=s resources=[1029
ResourceHealth resourceID=s health=s message=s
PodResourceClaimStatus name=s resourceClaimName=s
PodExtendedResourceClaimStatus requestMappings=[1032 resourceClaimName=s
ContainerExtendedResourceRequest containerName=s resourceName=s requestName=s
NodeAllocatableResourceClaimStatus resourceClaimName=s containers=[s mapping=[1034~merge~name overhead=[1035~merge~name
NodeAllocatableMappedResources name=s quantity=141
NodeAllocatableOverheadResources name=s perPod=141 perContainer=141
PodVolumeHealth name=s healthConditions=[265~merge~status lastTransitionTime=2
PodTemplate kind=s apiVersion=s metadata=1 template=136
RangeAllocation kind=s apiVersion=s metadata=1 range=s data=y
ReplicationController kind=s apiVersion=s metadata=1 spec=1040 status=1041
ReplicationControllerSpec replicas=i minReadySeconds=i selector={s template=136
ReplicationControllerStatus replicas=i fullyLabeledReplicas=i readyReplicas=i availableReplicas=i observedGeneration=i conditions=[1042~merge~type
ReplicationControllerCondition type=s status=s lastTransitionTime=2 reason=s message=s
ResourceQuota kind=s apiVersion=s metadata=1 spec=1044 status=1047
ResourceQuotaSpec hard={141 scopes=[s scopeSelector=1045
ScopeSelector matchExpressions=[1046
ScopedResourceSelectorRequirement scopeName=s operator=s values=[s
ResourceQuotaStatus hard={141 used={141
Secret kind=s apiVersion=s metadata=1 immutable=b data={y stringData={s type=s
Service kind=s apiVersion=s metadata=1 spec=1050 status=1054
ServiceSpec ports=[1051~merge~port selector={s clusterIP=s clusterIPs=[s type=s externalIPs=[s sessionAffinity=s loadBalancerIP=s loadBalancerSourceRanges=[s externalName=s externalTrafficPolicy=s healthCheckNodePort=i publishNotReadyAddresses=b sessionAffinityConfig=1052 ipFamilies=[s ipFamilyPolicy=s allocateLoadBalancerNodePorts=b loadBalancerClass=s internalTrafficPolicy=s trafficDistribution=s
ServicePort name=s protocol=s appProtocol=s port=i targetPort=207 nodePort=i
SessionAffinityConfig clientIP=1053
ClientIPConfig timeoutSeconds=i
ServiceStatus loadBalancer=1055 conditions=[32~merge~type
LoadBalancerStatus ingress=[1056
LoadBalancerIngress ip=s hostname=s ipMode=s ports=[1057
PortStatus port=i protocol=s error=s
ServiceAccount kind=s apiVersion=s metadata=1 secrets=[417~merge~name imagePullSecrets=[149 automountServiceAccountToken=b
`;
